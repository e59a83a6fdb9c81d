import { createSignal } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import styles from './GoToDate.module.css'

/** Asks for a day of the conversation; `go` is told when that begins, here. */
export function GoToDate(props: { first: number; shown: number; go: (at: number) => void; close: () => void }) {
  const [wrong, setWrong] = createSignal<string | null>(null)
  let form!: HTMLFormElement

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const day = String(new FormData(form).get('day'))
    const at = new Date(`${day}T00:00`).getTime()
    if (Number.isNaN(at) || at < 0) return void setWrong('Choose a day.')
    props.close()
    props.go(at)
  }

  return (
    <Dialog title="Go to a day" close={props.close}>
      <form ref={form} class={styles.form} onSubmit={submit} noValidate>
        <Field
          label="Day"
          name="day"
          type="date"
          autofocus
          min={asInput(props.first)}
          max={asInput(Date.now())}
          value={asInput(props.shown)}
          wrong={wrong()}
        />
        <Button type="submit">Go there</Button>
      </form>
    </Dialog>
  )
}

/** As `<input type="date">` has it: a day of this place's calendar. */
function asInput(time: number): string {
  const day = new Date(time)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
