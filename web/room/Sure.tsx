import { createSignal, Show } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import type { IconName } from '../ui/icons.ts'
import styles from './Sure.module.css'

/** Asks once more before it is done. */
export function Sure(props: {
  /** What is pressed first, */
  words: string
  icon?: IconName
  look?: 'danger' | 'line'
  /** what is asked then, and the two answers. */
  question: string
  yes: string
  no: string
  act: () => void
}) {
  const [asks, setAsks] = createSignal(false)
  let no!: HTMLButtonElement
  let first!: HTMLButtonElement

  /** What was pressed is gone then, and focus with it. */
  function ask(next: boolean): void {
    setAsks(next)
    if (next) no.focus()
    else first.focus()
  }

  return (
    <div class={styles.sure}>
      <Show
        when={asks()}
        fallback={
          <Button
            ref={first}
            look={props.look ?? 'danger'}
            {...(props.icon && { icon: props.icon })}
            onClick={() => ask(true)}
          >
            {props.words}
          </Button>
        }
      >
        <p>{props.question}</p>
        <div>
          <Button look="danger" onClick={() => props.act()}>
            {props.yes}
          </Button>
          <Button ref={no} look="soft" onClick={() => ask(false)}>
            {props.no}
          </Button>
        </div>
      </Show>
    </div>
  )
}
