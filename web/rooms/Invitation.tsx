import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Preview } from '../../protocol/rooms.ts'
import type { Answer } from '../net/api.ts'
import { BackButton } from '../session/BackButton.tsx'
import { Home } from '../session/Nothing.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Notice } from '../ui/Notice.tsx'
import styles from './Invitation.module.css'
import { join } from './join.ts'
import { heldLink, type LinkSecret, linkAuth } from './links.ts'
import { RoomAbout } from './RoomAbout.tsx'

/** A room or a group that one isn't in: what it is, and the way in. */
export function Invitation(props: { room: ConversationId; joined: () => void; ended: () => void }) {
  const session = useSession()
  const [preview, setPreview] = createSignal<Answer<Preview> | null>(null)
  const secret = heldLink(session.me.id, props.room)
  const shown = () => {
    const answer = preview()
    return answer?.ok ? answer.value : null
  }
  const failure = () => {
    const answer = preview()
    return answer?.ok === false ? answer : null
  }

  async function look(): Promise<void> {
    setPreview(null)
    const auth = secret && (await linkAuth(secret))
    const answer = await session.ask('POST /rooms/:room/preview', { params: { room: props.room }, body: { auth } })
    if (!answer.ok && answer.error === 'ended') props.ended()
    else setPreview(answer)
  }
  onMount(() => void look())

  return (
    <Switch>
      <Match when={shown()}>
        {(room) => <WayIn id={props.room} room={room()} secret={secret} joined={props.joined} />}
      </Match>
      <Match when={failure()}>{(answer) => <NoWayIn failure={answer()} again={() => void look()} />}</Match>
      <Match when={preview() === null}>
        <Loading />
      </Match>
    </Switch>
  )
}

function WayIn(props: { id: ConversationId; room: Preview; secret: LinkSecret | null; joined: () => void }) {
  const session = useSession()
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function enter(): Promise<void> {
    const joined = await join(session, props.id, props.secret)
    if (!joined.ok) return void setWrong(joined.message)
    props.joined()
  }

  return (
    <div class={styles.invitation}>
      <RoomAbout id={props.id} room={props.room} />
      <Button onClick={() => void enter()}>Join</Button>
      <Show when={wrong()}>
        <p role="alert">{wrong()}</p>
      </Show>
      <BackButton />
    </div>
  )
}

function NoWayIn(props: { failure: { error: string; message: string }; again: () => void }) {
  return (
    <Show
      when={props.failure.error === 'no-such-room'}
      fallback={
        <Notice title={props.failure.message}>
          <BackButton />
          <Button onClick={props.again}>Try again</Button>
        </Notice>
      }
    >
      <Notice
        title="There is no way in by this address."
        text="A link opens only when it is whole, and until it runs out, is used up or revoked. Ask whoever sent it for the whole link, or for a new one."
      >
        <Home />
      </Notice>
    </Show>
  )
}
