import styles from './Loading.module.css'

/** In a page's place while it is on its way; seen when that takes a while. */
export const Loading = () => (
  <p class={styles.loading} role="status">
    Loading…
  </p>
)
