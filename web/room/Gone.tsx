import styles from './Blocked.module.css'

/** In the place of the composer, when the other's account is gone: nobody would read it. */
export const Gone = () => (
  <div class={styles.blocked}>
    <p>This account was deleted. Nobody would read what you write here.</p>
  </div>
)
