import { For } from 'solid-js'
import styles from './Choice.module.css'

/** One of several, by their words; its name stands above. */
export const Choice = (props: {
  label: string
  all: readonly string[]
  chosen: number
  choose: (index: number) => void
}) => (
  <label class={styles.choice}>
    {props.label}
    <select onChange={(event) => props.choose(event.currentTarget.selectedIndex)}>
      <For each={props.all}>{(words, index) => <option selected={index() === props.chosen}>{words}</option>}</For>
    </select>
  </label>
)
