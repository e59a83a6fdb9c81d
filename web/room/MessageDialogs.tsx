import { lazy, Match, onMount, Suspense, Switch } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './MessageDialogs.module.css'
import type { RoomStore } from './store.ts'

const EmojiPicker = lazy(async () => ({ default: (await import('../emoji/EmojiPicker.tsx')).EmojiPicker }))
const Info = lazy(async () => ({ default: (await import('./Info.tsx')).Info }))

/** What is open about one message. */
export interface Opened {
  id: EventId
  what: 'info' | 'react' | 'erase'
}

export function MessageDialogs(props: { open: Opened | null; store: RoomStore; close: () => void }) {
  const opened = (what: Opened['what']) => (props.open?.what === what ? props.open.id : null)
  return (
    <Suspense>
      <Switch>
        <Match when={opened('info')}>{(id) => <Info id={id()} model={props.store.model} close={props.close} />}</Match>
        <Match when={opened('react')}>{(id) => <React id={id()} store={props.store} close={props.close} />}</Match>
        <Match when={opened('erase')}>{(id) => <Erase id={id()} store={props.store} close={props.close} />}</Match>
      </Switch>
    </Suspense>
  )
}

function React(props: { id: EventId; store: RoomStore; close: () => void }) {
  const { emojis } = useSession()
  function choose(emoji: string): void {
    void props.store.change(props.id, { is: 'reaction', emoji, on: true })
    props.close()
  }
  return (
    <Dialog title="React" close={props.close}>
      <EmojiPicker open={emojis.open} choose={choose} />
    </Dialog>
  )
}

function Erase(props: { id: EventId; store: RoomStore; close: () => void }) {
  let yes!: HTMLButtonElement
  onMount(() => yes.focus())
  function erase(): void {
    void props.store.change(props.id, { is: 'erased' })
    props.close()
  }
  return (
    <Dialog title="Delete this message?" close={props.close}>
      <p>Nobody can read it then, and it can’t be brought back. That something was here stays to be seen.</p>
      <div class={styles.answers}>
        <Button ref={yes} look="danger" onClick={erase}>
          Delete
        </Button>
        <Button look="soft" onClick={props.close}>
          Keep it
        </Button>
      </div>
    </Dialog>
  )
}
