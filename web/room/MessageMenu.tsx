import { Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { isForwardable } from '../forward/forward.ts'
import { pollIn, tallyOf } from '../polls/poll.ts'
import { useSession } from '../session/session.ts'
import { Menu, MenuItem, type Place } from '../ui/Menu.tsx'
import { comingTo, isPinned, shownText } from './changed.ts'
import type { Intending } from './intent.ts'
import { mayErase } from './may.ts'
import { wordsOf } from './seen.ts'
import type { RoomStore } from './store.ts'

/** What can be done with a message. */
export function MessageMenu(props: {
  id: EventId
  at: Place
  /** Where it is, for others in the conversation. */
  address: string
  /** A key that was pressed on the message. */
  pressed: string | null
  store: RoomStore
  /** Null where nothing can be written: then what is there can only be looked at, taken elsewhere or deleted. */
  intent: Intending | null
  react: () => void
  inspect: () => void
  forward: () => void
  select: () => void
  erase: () => void
  hide: () => void
  report: () => void
  close: () => void
}) {
  const { model } = props.store
  const message = () => model.messages[props.id]
  /** A guest has no other conversation, and nowhere to keep what they don't want to see. */
  const hasList = useSession().guestOf === null
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
  const mayReport = () => {
    const now = message()
    return now !== undefined && !isMine() && isSent() && wordsOf(now) !== null
  }
  const canForward = () => {
    const now = message()
    return now !== undefined && isForwardable(now) && hasList
  }
  const isErasable = () => {
    const now = message()
    return now !== undefined && mayErase(model, now)
  }
  return (
    <Menu name="Message" at={props.at} pressed={props.pressed} close={props.close}>
      <Show when={isSent() && props.intent}>
        {(intent) => (
          <>
            <MenuItem icon="reply" key="R" do={() => intent().set({ do: 'reply', to: props.id })}>
              Reply
            </MenuItem>
            <MenuItem icon="emoji" key="+" do={props.react}>
              React
            </MenuItem>
          </>
        )}
      </Show>
      <Show when={isMine() && message()?.said.is === 'text' && props.intent}>
        {(intent) => (
          <MenuItem icon="edit" key="E" do={() => intent().set({ do: 'edit', of: props.id })}>
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
          <MenuItem icon="copy" key="C" do={() => void navigator.clipboard?.writeText(words()).catch(() => {})}>
            Copy
          </MenuItem>
        )}
      </Show>
      <Show when={isSent()}>
        <MenuItem icon="link" key="L" do={() => void navigator.clipboard?.writeText(props.address).catch(() => {})}>
          Copy link
        </MenuItem>
        <Show when={props.intent}>
          <MenuItem icon="pin" key="P" do={() => void props.store.change(props.id, { is: 'pin', on: !pinned() })}>
            {pinned() ? 'Unpin' : 'Pin'}
          </MenuItem>
        </Show>
        <Show when={canForward()}>
          <MenuItem icon="forward" key="F" do={props.forward}>
            Forward
          </MenuItem>
        </Show>
        <MenuItem icon="select" key="S" do={props.select}>
          Select
        </MenuItem>
        <MenuItem icon="about" key="I" do={props.inspect}>
          Info
        </MenuItem>
      </Show>
      <Show when={isSent() && hasList}>
        <hr />
        <Show when={mayReport()}>
          <MenuItem icon="report" do={props.report}>
            Report
          </MenuItem>
        </Show>
        <MenuItem icon="delete" key="H" do={props.hide}>
          Delete for me
        </MenuItem>
      </Show>
      <Show when={isErasable()}>
        <MenuItem icon="delete" key="Delete Backspace" do={props.erase}>
          Delete for everyone
        </MenuItem>
      </Show>
    </Menu>
  )
}
