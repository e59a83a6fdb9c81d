import { Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { isForwardable } from '../forward/forward.ts'
import { pollIn, tallyOf } from '../polls/poll.ts'
import { Menu, MenuItem, type Place } from '../ui/Menu.tsx'
import { comingTo, isPinned, shownText } from './changed.ts'
import type { Intending } from './intent.ts'
import { mayErase } from './may.ts'
import type { RoomStore } from './store.ts'

/** What can be done with a message. */
export function MessageMenu(props: {
  id: EventId
  at: Place
  store: RoomStore
  /** Null where nothing can be written: then what is there can only be looked at, taken elsewhere or deleted. */
  intent: Intending | null
  react: () => void
  inspect: () => void
  forward: () => void
  select: () => void
  erase: () => void
  hide: () => void
  close: () => void
}) {
  const { model } = props.store
  const message = () => model.messages[props.id]
  const coming = () => comingTo(model, props.id)
  const isMine = () => message()?.author === model.me
  const isSent = () => message()?.standing.at === 'sent'
  const isOpenPoll = () => {
    const now = message()
    const poll = now && pollIn(now, coming())
    return poll ? !tallyOf(poll, now, coming()).isClosed : false
  }
  const text = () => {
    const now = message()
    return now ? (shownText(now, coming())?.text ?? null) : null
  }
  const pinned = () => {
    const now = message()
    return now !== undefined && isPinned(now, coming())
  }
  const canForward = () => {
    const now = message()
    return now !== undefined && isForwardable(now)
  }
  const isErasable = () => {
    const now = message()
    return now !== undefined && mayErase(model, now)
  }
  return (
    <Menu name="Message" at={props.at} close={props.close}>
      <Show when={isSent() && props.intent}>
        {(intent) => (
          <>
            <MenuItem icon="reply" do={() => intent().set({ do: 'reply', to: props.id })}>
              Reply
            </MenuItem>
            <MenuItem icon="emoji" do={props.react}>
              React
            </MenuItem>
          </>
        )}
      </Show>
      <Show when={isMine() && message()?.said.is === 'text' && props.intent}>
        {(intent) => (
          <MenuItem icon="edit" do={() => intent().set({ do: 'edit', of: props.id })}>
            Edit
          </MenuItem>
        )}
      </Show>
      <Show when={isMine() && isOpenPoll() && props.intent}>
        <MenuItem icon="poll" do={() => void props.store.change(props.id, { is: 'closed' })}>
          Close the poll
        </MenuItem>
      </Show>
      <Show when={text()}>
        {(words) => (
          <MenuItem icon="copy" do={() => void navigator.clipboard?.writeText(words()).catch(() => {})}>
            Copy
          </MenuItem>
        )}
      </Show>
      <Show when={isSent()}>
        <Show when={props.intent}>
          <MenuItem icon="pin" do={() => void props.store.change(props.id, { is: 'pin', on: !pinned() })}>
            {pinned() ? 'Unpin' : 'Pin'}
          </MenuItem>
        </Show>
        <Show when={canForward()}>
          <MenuItem icon="forward" do={props.forward}>
            Forward
          </MenuItem>
        </Show>
        <MenuItem icon="select" do={props.select}>
          Select
        </MenuItem>
        <MenuItem icon="about" do={props.inspect}>
          Info
        </MenuItem>
      </Show>
      <Show when={isSent()}>
        <hr />
        <MenuItem icon="delete" do={props.hide}>
          Delete for me
        </MenuItem>
      </Show>
      <Show when={isErasable()}>
        <MenuItem icon="delete" do={props.erase}>
          Delete for everyone
        </MenuItem>
      </Show>
    </Menu>
  )
}
