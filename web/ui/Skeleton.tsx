import { For } from 'solid-js'
import styles from './Skeleton.module.css'

/** A list of lines that is on its way; seen when that takes a while. */
export function Skeleton(props: { label: string }) {
  return (
    <ul class={styles.list} aria-busy="true" aria-label={props.label}>
      <For each={[1, 2, 3]}>{() => <li />}</For>
    </ul>
  )
}
