import { createUniqueId, type JSX, onMount, splitProps } from 'solid-js'
import styles from './Field.module.css'

/** After a try that failed: to the first field that says why. */
export const focusFirstWrong = (form: HTMLFormElement): void =>
  form.querySelector<HTMLElement>('[aria-invalid]')?.focus()

interface Around {
  label: string
  wrong?: string | null | undefined
  hint?: string | null | undefined
}

/** A line to write in, with its name above, and below it what is wrong or worth knowing. */
export function Field(props: JSX.InputHTMLAttributes<HTMLInputElement> & Around) {
  const [own, rest] = splitProps(props, ['label', 'wrong', 'hint'])
  let input!: HTMLInputElement
  // The browser does it once for a page, and no more after that.
  onMount(() => props.autofocus && input.focus())
  return <Named {...own}>{(known) => <input ref={input} {...rest} {...known()} />}</Named>
}

/** The same for several lines. */
export function TextArea(props: JSX.TextareaHTMLAttributes<HTMLTextAreaElement> & Around) {
  const [own, rest] = splitProps(props, ['label', 'wrong', 'hint'])
  return <Named {...own}>{(known) => <textarea {...rest} {...known()} />}</Named>
}

interface Known {
  id: string
  'aria-invalid': 'true' | undefined
  'aria-describedby': string
}

function Named(props: Around & { children: (known: () => Known) => JSX.Element }) {
  const id = createUniqueId()
  const note = `${id}-note`
  const known = (): Known => ({ id, 'aria-invalid': props.wrong ? 'true' : undefined, 'aria-describedby': note })
  return (
    <div class={styles.field}>
      <label for={id}>{props.label}</label>
      {props.children(known)}
      <span id={note} class={props.wrong ? styles.wrong : styles.hint} role={props.wrong ? 'alert' : undefined}>
        {props.wrong ?? props.hint}
      </span>
    </div>
  )
}
