import { createUniqueId, type JSX, onMount, splitProps } from 'solid-js'
import styles from './Field.module.css'

/** After a try that failed: to the first field that says why. */
export const focusFirstWrong = (form: HTMLFormElement): void =>
  form.querySelector<HTMLElement>('[aria-invalid]')?.focus()

/** A line to write in, with its name above, and below it what is wrong or worth knowing. */
export function Field(
  props: JSX.InputHTMLAttributes<HTMLInputElement> & {
    label: string
    wrong?: string | null | undefined
    hint?: string | null | undefined
  },
) {
  const [own, rest] = splitProps(props, ['label', 'wrong', 'hint'])
  const id = createUniqueId()
  let input!: HTMLInputElement
  // The browser does it once for a page, and no more after that.
  onMount(() => props.autofocus && input.focus())
  const note = `${id}-note`
  return (
    <div class={styles.field}>
      <label for={id}>{own.label}</label>
      <input ref={input} {...rest} id={id} aria-invalid={own.wrong ? 'true' : undefined} aria-describedby={note} />
      <span id={note} class={own.wrong ? styles.wrong : styles.hint} role={own.wrong ? 'alert' : undefined}>
        {own.wrong ?? own.hint}
      </span>
    </div>
  )
}
