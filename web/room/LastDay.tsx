import { createSignal, lazy, Show } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import styles from '../ui/Banner.module.css'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { clockTime, daysBetween } from '../ui/dates.ts'
import { isLastDay } from '../ui/Fuse.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { useNow } from '../ui/now.ts'

const SaveTranscript = lazy(async () => ({ default: (await import('./SaveTranscript.tsx')).SaveTranscript }))

/** On a room's last day: when it ends, and the way to keep what was said. */
export function LastDay(props: { id: ConversationId; expiresAt: number | null; title: string }) {
  const now = useNow()
  const [isOpen, setOpen] = createSignal(false)
  const close = () => setOpen(false)
  const endsAt = () => (props.expiresAt !== null && isLastDay(props.expiresAt, now()) ? props.expiresAt : null)
  return (
    <Show when={endsAt()}>
      {(at) => (
        <div class={styles.banner}>
          <p>
            Ends {daysBetween(now(), at()) === 0 ? 'today' : 'tomorrow'} at {clockTime(at())}, with everything in it.
          </p>
          <Button look="soft" onClick={() => setOpen(true)}>
            Keep a transcript
          </Button>
          <Loaded close={close}>
            <Show when={isOpen()}>
              <Dialog title={props.title} close={close}>
                <SaveTranscript id={props.id} title={props.title} />
              </Dialog>
            </Show>
          </Loaded>
        </div>
      )}
    </Show>
  )
}
