import { lazy, Match, Show, Switch } from 'solid-js'
import type { EventId, PersonId } from '../../protocol/ids.ts'
import { useNames } from '../people/names.ts'
import { useSession } from '../session/session.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import type { Purpose } from './over.ts'
import { seenAround } from './seen.ts'
import type { RoomStore } from './store.ts'

const EmojiPicker = lazy(async () => ({ default: (await import('../emoji/EmojiPicker.tsx')).EmojiPicker }))
const Erase = lazy(async () => ({ default: (await import('./Erase.tsx')).Erase }))
const Hide = lazy(async () => ({ default: (await import('./Erase.tsx')).Hide }))
const ForwardDialog = lazy(async () => ({ default: (await import('../forward/ForwardDialog.tsx')).ForwardDialog }))
const ReportDialog = lazy(async () => ({ default: (await import('../report/ReportDialog.tsx')).ReportDialog }))
const Info = lazy(async () => ({ default: (await import('./Info.tsx')).Info }))

/** What is asked or told about one message. */
export function MessageDialogs(props: {
  open: { id: EventId; what: Purpose } | null
  store: RoomStore
  close: () => void
}) {
  const opened = (what: Purpose) => {
    const { open, store } = props
    // What has gone meanwhile takes what is open about it along.
    return open?.what === what && store.model.messages[open.id] ? open.id : null
  }
  return (
    <Loaded close={props.close}>
      <Switch>
        <Match when={opened('info')}>{(id) => <Info id={id()} model={props.store.model} close={props.close} />}</Match>
        <Match when={opened('react')}>{(id) => <React id={id()} store={props.store} close={props.close} />}</Match>
        <Match when={opened('forward')}>
          {(id) => (
            <ForwardDialog from={props.store.conversation} ids={[id()]} store={props.store} close={props.close} />
          )}
        </Match>
        <Match when={opened('erase')}>{(id) => <Erase ids={[id()]} store={props.store} close={props.close} />}</Match>
        <Match when={opened('hide')}>{(id) => <Hide ids={[id()]} store={props.store} close={props.close} />}</Match>
        <Match when={opened('report')} keyed>
          {(id) => <Report id={id} store={props.store} close={props.close} />}
        </Match>
      </Switch>
    </Loaded>
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

/** What goes along is what is shown now, whatever becomes of it while somebody writes. */
function Report(props: { id: EventId; store: RoomStore; close: () => void }) {
  const names = useNames()
  const { model, conversation } = props.store
  const author = model.messages[props.id]?.author
  const nameOf = (person: PersonId) => names.person(person)?.name ?? '…'
  const seen = seenAround(model, conversation, props.id)
  return (
    <Show when={author}>
      {(about) => (
        <ReportDialog about={about()} name={nameOf(about())} seen={seen} nameOf={nameOf} close={props.close} />
      )}
    </Show>
  )
}
