import { type JSX, onCleanup, onMount } from 'solid-js'
import { IconButton } from './Button.tsx'
import styles from './Dialog.module.css'

/** A dialog that is open for as long as it is there. Escape, the cross and a press beside it close it. */
export function Dialog(props: { title: string; close: () => void; side?: boolean; children: JSX.Element }) {
  let dialog!: HTMLDialogElement
  let isGone = false
  onMount(() => dialog.showModal())
  // Taken away without being closed, it would take focus with it.
  onCleanup(() => {
    isGone = true
    dialog.close()
  })
  const pressed = (event: MouseEvent) => event.target === dialog && props.close()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does it for the keyboard.
    <dialog
      ref={dialog}
      class={styles.dialog}
      classList={{ [styles.side ?? '']: props.side ?? false }}
      aria-label={props.title}
      onClose={() => isGone || props.close()}
      onClick={pressed}
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
