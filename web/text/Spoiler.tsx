import { createSignal, Show } from 'solid-js'
import { type Inline, plainText } from './ast.ts'
import styles from './Formatted.module.css'
import { Inlines, type WhoIs } from './Formatted.tsx'

/** Something to be read only by those who press on it. It takes as much room before as after. */
export function Spoiler(props: { nodes: Inline[]; who: WhoIs }) {
  const [isShown, setShown] = createSignal(false)
  let inside: HTMLSpanElement | undefined
  const show = () => {
    setShown(true)
    // The button is gone, and whoever works by keyboard must not be.
    inside?.focus()
  }
  return (
    <Show
      when={isShown()}
      fallback={
        <button type="button" class={styles.spoiler} aria-label="Hidden text. Show it" onClick={show}>
          <span aria-hidden="true">{plainText(props.nodes)}</span>
        </button>
      }
    >
      <span ref={inside} class={styles.revealed} tabindex="-1">
        <Inlines nodes={props.nodes} who={props.who} />
      </span>
    </Show>
  )
}
