import { Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { Menu, MenuItem, type Place } from '../ui/Menu.tsx'
import { comingTo, isPinned, shownText } from './changed.ts'
import type { Intending } from './intent.ts'
import { canManage } from './may.ts'
import { roleOf } from './members.ts'
import type { RoomStore } from './store.ts'

/** What can be done with a message. */
export function MessageMenu(props: {
  id: EventId
  at: Place
  store: RoomStore
  intent: Intending
  react: () => void
  inspect: () => void
  erase: () => void
  close: () => void
}) {
  const { model } = props.store
  const message = () => model.messages[props.id]
  const coming = () => comingTo(model, props.id)
  const isMine = () => message()?.author === model.me
  const isSent = () => message()?.standing.at === 'sent'
  const text = () => {
    const now = message()
    return now ? (shownText(now, coming())?.text ?? null) : null
  }
  const pinned = () => {
    const now = message()
    return now !== undefined && isPinned(now, coming())
  }
  const mayErase = () => isMine() || (model.facts?.kind !== 'direct' && canManage(roleOf(model.members, model.me)))
  return (
    <Menu name="Message" at={props.at} close={props.close}>
      <Show when={isSent()}>
        <MenuItem icon="reply" do={() => props.intent.set({ do: 'reply', to: props.id })}>
          Reply
        </MenuItem>
        <MenuItem icon="emoji" do={props.react}>
          React
        </MenuItem>
      </Show>
      <Show when={isMine() && message()?.said.is === 'text'}>
        <MenuItem icon="edit" do={() => props.intent.set({ do: 'edit', of: props.id })}>
          Edit
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
        <MenuItem icon="pin" do={() => void props.store.change(props.id, { is: 'pin', on: !pinned() })}>
          {pinned() ? 'Unpin' : 'Pin'}
        </MenuItem>
        <MenuItem icon="about" do={props.inspect}>
          Info
        </MenuItem>
      </Show>
      <Show when={mayErase()}>
        <hr />
        <MenuItem icon="delete" do={props.erase}>
          Delete for everyone
        </MenuItem>
      </Show>
    </Menu>
  )
}
