import { type JSX, Show } from 'solid-js'
import styles from './Long.module.css'

/** A long message: its beginning, and the rest when one asks for it. What is in `corner` stands below. */
export function Long(props: {
  whole: boolean
  show: (whole: boolean) => void
  corner: JSX.Element
  children: JSX.Element
}) {
  let inside!: HTMLDivElement
  let button!: HTMLButtonElement

  function press(): void {
    const whole = !props.whole
    props.show(whole)
    // Where it was folded from far below, its end is where one goes on.
    if (!whole) requestAnimationFrame(() => button.scrollIntoView({ block: 'nearest' }))
  }

  return (
    <>
      <div
        ref={inside}
        class={styles.inside}
        classList={{ [styles.cut ?? '']: !props.whole }}
        // Nobody works with the keyboard in what can't be seen.
        onFocusIn={({ target }) =>
          !props.whole &&
          target.getBoundingClientRect().bottom > inside.getBoundingClientRect().bottom &&
          props.show(true)
        }
      >
        {props.children}
      </div>
      <button ref={button} type="button" class={styles.more} aria-expanded={props.whole} onClick={press}>
        {props.whole ? 'Show less' : 'Show more'}
      </button>
      <Show when={!props.whole}>
        <div class={styles.corner}>{props.corner}</div>
      </Show>
    </>
  )
}
