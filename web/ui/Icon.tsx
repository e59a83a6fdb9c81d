import styles from './Icon.module.css'
import type { IconName } from './icons.ts'

/** A picture beside words, or in a button that has a name; it says nothing itself. */
export const Icon = (props: { name: IconName }) => (
  <svg class={styles.icon} aria-hidden="true">
    <use href={`#icon-${props.name}`} />
  </svg>
)
