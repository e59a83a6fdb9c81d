import { Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { isForwardable } from '../forward/forward.ts'
import { pollIn, tallyOf } from '../polls/poll.ts'
import { useSession } from '../session/session.ts'
import { Menu, MenuItem, type Place } from '../ui/Menu.tsx'
import { comingTo, isPinned, shownText } from './changed.ts'
import type { Intending } from './intent.ts'
import { mayErase } from './may.ts'
import { messageAddress } from './messageLink.ts'
import type { Message } from './model.ts'
import type { Purpose } from './over.ts'
import { wordsOf } from './seen.ts'
import type { RoomStore } from './store.ts'

/** What can be done with a message. */
export function MessageMenu(props: {
  id: EventId
  at: Place
  /** A key that was pressed on the message. */
  pressed: string | null
  store: RoomStore
  /** Null where nothing can be written: then what is there can only be looked at, taken elsewhere or deleted. */
  intent: Intending | null
  open: (dialog: Purpose) => void
  select: () => void
  close: () => void
}) {
  const { model } = props.store
  const message = () => model.messages[props.id]
  /** A guest has no other conversation, and nowhere to keep what they don't want to see. */
  const hasList = useSession().guestOf === null
  const coming = () => comingTo(model, props.id)
  const isMine = () => message()?.author === model.me
  const isSent = () => message()?.standing.at === 'sent'
  /** Whether something is so of it; nothing is of one that has gone meanwhile. */
  const is = (so: (message: Message) => boolean): boolean => {
    const now = message()
    return now !== undefined && so(now)
  }
  const isOpenPoll = () =>
    is((now) => {
      const poll = pollIn(now, coming())
      return poll !== null && !tallyOf(poll, now, coming()).isClosed
    })
  const text = () => {
    const now = message()
    return now ? (shownText(now, coming())?.text ?? null) : null
  }
  const pinned = () => is((now) => isPinned(now, coming()))
  const mayReport = () => is((now) => !isMine() && isSent() && wordsOf(now) !== null)
  const canForward = () => is((now) => isForwardable(now) && hasList)
  const isErasable = () => is((now) => mayErase(model, now))
  /** Where it is, for others in the conversation. */
  const address = () =>
    messageAddress(origin, location.pathname, props.store.conversation, model.facts?.kind === 'direct', props.id)
  return (
    <Menu name="Message" at={props.at} pressed={props.pressed} close={props.close}>
      <Show when={isSent() && props.intent}>
        {(intent) => (
          <>
            <MenuItem icon="reply" key="R" do={() => intent().set({ do: 'reply', to: props.id })}>
              Reply
            </MenuItem>
            <MenuItem icon="emoji" key="+" do={() => props.open('react')}>
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
          <MenuItem icon="copy" key="C" do={() => copy(words())}>
            Copy
          </MenuItem>
        )}
      </Show>
      <Show when={isSent()}>
        <MenuItem icon="link" key="L" do={() => copy(address())}>
          Copy link
        </MenuItem>
        <Show when={props.intent}>
          <MenuItem icon="pin" key="P" do={() => void props.store.change(props.id, { is: 'pin', on: !pinned() })}>
            {pinned() ? 'Unpin' : 'Pin'}
          </MenuItem>
        </Show>
        <Show when={canForward()}>
          <MenuItem icon="forward" key="F" do={() => props.open('forward')}>
            Forward
          </MenuItem>
        </Show>
        <MenuItem icon="select" key="S" do={props.select}>
          Select
        </MenuItem>
        <MenuItem icon="about" key="I" do={() => props.open('info')}>
          Info
        </MenuItem>
      </Show>
      <Show when={isSent() && hasList}>
        <hr />
        <Show when={mayReport()}>
          <MenuItem icon="report" do={() => props.open('report')}>
            Report
          </MenuItem>
        </Show>
        <MenuItem icon="delete" key="H" do={() => props.open('hide')}>
          Delete for me
        </MenuItem>
      </Show>
      <Show when={isErasable()}>
        <MenuItem icon="delete" key="Delete Backspace" do={() => props.open('erase')}>
          Delete for everyone
        </MenuItem>
      </Show>
    </Menu>
  )
}

/** A page without HTTPS has no clipboard. */
const copy = (text: string): void => void navigator.clipboard?.writeText(text).catch(() => {})
