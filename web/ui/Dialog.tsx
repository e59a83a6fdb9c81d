import { useBeforeLeave } from '@solidjs/router'
import { type JSX, onCleanup, onMount } from 'solid-js'
import { IconButton } from './Button.tsx'
import styles from './Dialog.module.css'

/** A dialog that is open for as long as it is there. Escape, the cross, Back and a press beside it close it. */
export function Dialog(props: { title: string; close: () => void; side?: boolean; children: JSX.Element }) {
  let dialog!: HTMLDialogElement
  let isThere = true
  let isPressed = false
  onMount(() => dialog.showModal())
  // Whoever takes it away has it closed first, so that focus goes back; that it is closed is said only later.
  onCleanup(() => {
    isThere = false
    dialog.close()
  })
  useBeforeLeave((event) => {
    const isBack = typeof event.to === 'number'
    if (!isBack) return
    event.preventDefault()
    dialog.close()
  })
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does it for the keyboard.
    <dialog
      ref={dialog}
      class={styles.dialog}
      classList={{ [styles.side ?? '']: props.side ?? false }}
      aria-label={props.title}
      onClose={() => isThere && props.close()}
      // A text that is marked may be let go of beside it.
      onPointerDown={(event) => {
        isPressed = event.target === dialog
      }}
      onClick={(event) => isPressed && event.target === dialog && dialog.close()}
    >
      <div class={styles.inside}>
        <header>
          <h2>{props.title}</h2>
          <IconButton name="Close" icon="close" onClick={() => dialog.close()} />
        </header>
        {props.children}
      </div>
    </dialog>
  )
}
