import { createMemo, createSignal, For, Show } from 'solid-js'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { nameOf, RowFace } from '../chats/ChatRow.tsx'
import { useChats } from '../chats/chats.ts'
import picker from '../groups/PeoplePicker.module.css'
import { useNames } from '../people/names.ts'
import { useLeftovers } from '../room/leftovers.ts'
import type { RoomStore } from '../room/store.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import styles from './ForwardDialog.module.css'
import { copyOf, forward } from './forward.ts'

type State = 'choosing' | 'fetching' | 'not-fetched' | 'not-kept'

/** Chooses where messages are said again. */
export function ForwardDialog(props: {
  from: ConversationId
  ids: readonly EventId[]
  store: RoomStore
  close: (done: boolean) => void
}) {
  const [chats, names, session, leftovers] = [useChats(), useNames(), useSession(), useLeftovers()]
  const [typed, setTyped] = createSignal('')
  const [chosen, setChosen] = createSignal<readonly ConversationId[]>([])
  const [state, setState] = createSignal<State>('choosing')
  const rows = createMemo(() => [...chats.order(), ...chats.archived()].flatMap((id) => chats.row(id) ?? []))
  const name = (id: ConversationId) => {
    const row = chats.row(id)
    return row ? nameOf(row, session.me.id, names.person) : '…'
  }
  const offered = () => {
    const wanted = typed().trim().toLocaleLowerCase()
    return rows()
      .map(({ conversation }) => conversation)
      .filter((id) => chosen().includes(id) || name(id).toLocaleLowerCase().includes(wanted))
  }
  const choose = (id: ConversationId, on: boolean) =>
    setChosen((before) => [...before.filter((one) => one !== id), ...(on ? [id] : [])])

  async function send(): Promise<void> {
    if (chosen().length === 0 || state() === 'fetching') return
    setState('fetching')
    const messages = props.ids.flatMap((id) => props.store.model.messages[id] ?? [])
    const copies = await Promise.all(messages.map((message) => copyOf(message, props.store.source)))
    const whole = copies.filter((copy) => copy !== null)
    if (whole.length < copies.length) return void setState('not-fetched')
    const to = rows().filter(({ conversation }) => chosen().includes(conversation))
    const kept = await forward(session, props.store, props.from, whole, to).then(
      () => true,
      () => false,
    )
    leftovers.send()
    if (kept) props.close(true)
    else setState('not-kept')
  }

  return (
    <Dialog
      title={props.ids.length === 1 ? 'Forward this message' : `Forward ${props.ids.length} messages`}
      close={() => props.close(false)}
    >
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <fieldset class={picker.picker}>
          <legend>To whom</legend>
          <Field
            label="Find a conversation"
            type="search"
            autocomplete="off"
            autofocus
            value={typed()}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <ul aria-label="Conversations">
            <For each={offered()} fallback={<li class={picker.nothing}>No conversation is called so.</li>}>
              {(id) => (
                <li>
                  <label>
                    <Show when={chats.row(id)}>{(row) => <RowFace row={row()} title={name(id)} />}</Show>
                    <span dir="auto">
                      <b>{name(id)}</b>
                    </span>
                    <input
                      type="checkbox"
                      checked={chosen().includes(id)}
                      onChange={(event) => choose(id, event.currentTarget.checked)}
                    />
                  </label>
                </li>
              )}
            </For>
          </ul>
        </fieldset>
        <Show when={state() === 'not-fetched'}>
          <p role="alert" class={styles.wrong}>
            A file that goes along can’t be fetched just now. Nothing was forwarded. Try again.
          </p>
        </Show>
        <Show when={state() === 'not-kept'}>
          <p role="alert" class={styles.wrong}>
            This device couldn’t keep all of it: its storage may be full. Look where it was said before you try again.
          </p>
        </Show>
        <Button type="submit" aria-disabled={chosen().length === 0 || state() === 'fetching'}>
          <Show when={state() === 'fetching'} fallback="Forward">
            One moment…
          </Show>
        </Button>
      </form>
    </Dialog>
  )
}
