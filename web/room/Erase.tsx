import { onMount, Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './Erase.module.css'
import type { RoomStore } from './store.ts'

/** Asks once more before messages are erased for everyone. */
export function Erase(props: { ids: readonly EventId[]; store: RoomStore; close: (done: boolean) => void }) {
  let yes!: HTMLButtonElement
  const isOne = () => props.ids.length === 1
  onMount(() => yes.focus())
  function erase(): void {
    for (const id of props.ids) void props.store.change(id, { is: 'erased' })
    props.close(true)
  }
  return (
    <Dialog
      title={isOne() ? 'Delete this message?' : `Delete ${props.ids.length} messages?`}
      close={() => props.close(false)}
    >
      <p>
        <Show
          when={isOne()}
          fallback="Nobody can read them then, and they can’t be brought back. That something was here stays to be seen."
        >
          Nobody can read it then, and it can’t be brought back. That something was here stays to be seen.
        </Show>
      </p>
      <div class={styles.answers}>
        <Button ref={yes} look="danger" onClick={erase}>
          Delete
        </Button>
        <Button look="soft" onClick={() => props.close(false)}>
          {isOne() ? 'Keep it' : 'Keep them'}
        </Button>
      </div>
    </Dialog>
  )
}
