import { useLocation, useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, Match, Show, Switch } from 'solid-js'
import * as v from 'valibot'
import { ConversationId } from '../../protocol/ids.ts'
import { useChats } from '../chats/chats.ts'
import { useNames } from '../people/names.ts'
import { Invitation } from '../rooms/Invitation.tsx'
import { holdLink, isLinkSecret } from '../rooms/links.ts'
import { Nothing } from '../session/Nothing.tsx'
import { useSession } from '../session/session.ts'
import { Conversation, type Was } from './Conversation.tsx'
import { Stopped } from './Stopped.tsx'
import type { Link } from './sync.ts'

type Why = Extract<Link, { at: 'stopped' }>['why']

/** `/r/<id>`: the room or group, or the way in, or what became of it. */
export function RoomPage() {
  const params = useParams<{ room: string }>()
  const location = useLocation()
  const navigate = useNavigate()
  const session = useSession()
  const id = () => {
    const parsed = v.safeParse(ConversationId, params.room)
    return parsed.success ? parsed.output : null
  }

  // The secret behind the # is kept on this device and taken out of the address, which gets copied and logged.
  createEffect(() => {
    const room = id()
    const secret = location.hash.slice(1)
    if (!room || !isLinkSecret(secret)) return
    holdLink(session.me.id, room, secret)
    navigate(location.pathname, { replace: true })
  })

  return (
    <Show when={id()} keyed fallback={<Nothing />}>
      {(room) => <OneRoom id={room} />}
    </Show>
  )
}

function OneRoom(props: { id: ConversationId }) {
  const [stopped, setStopped] = createSignal<{ why: Why; was: Was | null } | null>(null)
  const chats = useChats()
  const names = useNames()
  /** A direct chat is here when the other has no username any more. */
  const other = () => {
    const person = chats.row(props.id)?.other
    return (person && names.person(person)) ?? null
  }
  const isOutside = () => stopped()?.why === 'not-a-member' && stopped()?.was === null
  return (
    <Switch fallback={<Conversation id={props.id} other={other()} stopped={(why, was) => setStopped({ why, was })} />}>
      <Match when={isOutside()}>
        <Invitation
          room={props.id}
          joined={() => setStopped(null)}
          ended={() => setStopped({ why: 'ended', was: null })}
        />
      </Match>
      <Match when={stopped()}>{(now) => <Stopped why={now().why} was={now().was} conversation={props.id} />}</Match>
    </Switch>
  )
}
