import { createSignal, createUniqueId } from 'solid-js'
import styles from './Settings.module.css'

/** Something that is so or isn't: as it was pressed while that is on its way, and then as it has become. */
export function Switch(props: {
  label: string
  hint: string
  on: boolean
  turn: (on: boolean) => void | Promise<void>
}) {
  const id = createUniqueId()
  const [pressed, setPressed] = createSignal<boolean | null>(null)

  async function turn(on: boolean): Promise<void> {
    setPressed(on)
    await props.turn(on)
    setPressed(null)
  }

  return (
    <label class={styles.switch}>
      <span>
        {props.label}
        <small id={id}>{props.hint}</small>
      </span>
      <input
        type="checkbox"
        aria-describedby={id}
        checked={pressed() ?? props.on}
        onChange={(event) => void turn(event.currentTarget.checked)}
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
