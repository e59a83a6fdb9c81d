import { createUniqueId } from 'solid-js'
import styles from './Settings.module.css'

/** Something that is so or isn't. */
export function Switch(props: {
  label: string
  hint: string
  on: boolean
  turn: (on: boolean) => void
  busy?: boolean
}) {
  const id = createUniqueId()
  return (
    <label class={styles.switch}>
      <span>
        {props.label}
        <small id={id}>{props.hint}</small>
      </span>
      <input
        type="checkbox"
        aria-describedby={id}
        aria-disabled={props.busy}
        checked={props.on}
        onChange={(event) => {
          const wanted = event.currentTarget.checked
          // What is shown is how it is, and not what was pressed.
          event.currentTarget.checked = props.on
          if (!props.busy) props.turn(wanted)
        }}
      />
    </label>
  )
}

/** One of several, of which one holds. */
export const Choice = (props: { name: string; label: string; chosen: boolean; choose: () => void }) => (
  <label class={styles.choice}>
    <input type="radio" name={props.name} checked={props.chosen} onChange={() => props.choose()} />
    {props.label}
  </label>
)
