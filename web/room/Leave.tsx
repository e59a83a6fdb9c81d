import { useNavigate } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, EventId } from '../../protocol/ids.ts'
import { useChats } from '../chats/chats.ts'
import { useSession } from '../session/session.ts'
import { roleOf } from './members.ts'
import { Sure } from './Sure.tsx'
import type { RoomStore } from './store.ts'

/** The way out. It is asked for and not sent: whoever is out hears no echo. */
export function Leave(props: { id: ConversationId; store: RoomStore; title: string }) {
  const session = useSession()
  const chats = useChats()
  const navigate = useNavigate()
  const [wrong, setWrong] = createSignal<string | null>(null)
  const id = v.parse(EventId, v7())
  const { model } = props.store
  const isGroup = () => model.facts?.kind === 'group'
  const mustHandOver = () => isGroup() && roleOf(model.members, model.me) === 'owner' && model.members.people > 1

  async function leave(): Promise<void> {
    const left = await session.ask('POST /conversations/:conversation/leave', {
      params: { conversation: props.id },
      body: { id },
    })
    if (!left.ok) return void setWrong(left.message)
    if (session.guestOf) return out()
    const isRoom = !isGroup()
    chats.drop(props.id)
    navigate(`/u/${session.slot}/${isRoom ? 'rooms' : ''}`)
  }

  /** There is nothing else for a guest here. */
  async function out(): Promise<void> {
    await session.logOut()
    navigate('/')
  }

  return (
    <>
      <Show
        when={!mustHandOver()}
        fallback={<p>You own this group. To leave it, make somebody else the owner first, in the list above.</p>}
      >
        <Sure
          words={isGroup() ? 'Leave the group' : 'Leave the room'}
          icon="leave"
          question={
            isGroup() && model.members.people === 1
              ? `Leave ${props.title}? You are the last one: it is deleted then.`
              : `Leave ${props.title}? What you said stays for the others.`
          }
          yes="Leave"
          no="Stay"
          act={() => void leave()}
        />
      </Show>
      <Show when={wrong()}>
        <p role="alert">{wrong()}</p>
      </Show>
    </>
  )
}
