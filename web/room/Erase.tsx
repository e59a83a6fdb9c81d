import { onMount } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './Erase.module.css'
import type { RoomStore } from './store.ts'

interface Asking {
  ids: readonly EventId[]
  store: RoomStore
  close: (done: boolean) => void
}

/** Asks once more before messages are deleted for everyone, */
export const Erase = (props: Asking) => (
  <Sure
    title={props.ids.length === 1 ? 'Delete this message?' : `Delete ${props.ids.length} messages?`}
    why="Nobody can read what was said then, and it can’t be brought back. That something was here stays to be seen."
    yes={() => {
      for (const id of props.ids) void props.store.change(id, { is: 'erased' })
    }}
    close={props.close}
  />
)

/** or for oneself. */
export const Hide = (props: Asking) => (
  <Sure
    title={props.ids.length === 1 ? 'Delete this message for you?' : `Delete ${props.ids.length} messages for you?`}
    why="What was said goes from all your devices and can’t be brought back there. The others still have it."
    yes={() => {
      for (const id of props.ids) props.store.hide(id)
    }}
    close={props.close}
  />
)

function Sure(props: { title: string; why: string; yes: () => void; close: (done: boolean) => void }) {
  let yes!: HTMLButtonElement
  onMount(() => yes.focus())
  function act(): void {
    props.yes()
    props.close(true)
  }
  return (
    <Dialog title={props.title} close={() => props.close(false)}>
      <p>{props.why}</p>
      <div class={styles.answers}>
        <Button ref={yes} look="danger" onClick={act}>
          Delete
        </Button>
        <Button look="soft" onClick={() => props.close(false)}>
          Keep
        </Button>
      </div>
    </Dialog>
  )
}
