import styles from './Blocked.module.css'

/** In the composer's place, where guests may only read. */
export const OnlyReads = () => (
  <div class={styles.blocked}>
    <p>Guests can read here. To write, keep your account.</p>
  </div>
)
