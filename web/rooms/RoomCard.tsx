import { useNavigate } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { readProfile } from '../../protocol/profile.ts'
import type { Listing } from '../../protocol/rooms.ts'
import { useChats } from '../chats/chats.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Face } from '../ui/Face.tsx'
import { Fuse } from '../ui/Fuse.tsx'
import { join } from './join.ts'
import styles from './RoomCard.module.css'
import { RoomFacts } from './RoomFacts.tsx'

/** A room to join, or to open where one is in it already. */
export function RoomCard(props: { room: Listing }) {
  const session = useSession()
  const chats = useChats()
  const navigate = useNavigate()
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  const name = () => readProfile(props.room.profile)?.name ?? 'A room'
  const isMine = () => chats.row(props.room.room) !== undefined

  async function enter(): Promise<void> {
    if (busy()) return
    setBusy(true)
    const joined = isMine() ? ({ ok: true } as const) : await join(session, props.room.room, null)
    setBusy(false)
    if (!joined.ok) return void setWrong(joined.message)
    navigate(`/u/${session.slot}/r/${props.room.room}`)
  }

  return (
    <li class={styles.card}>
      <Fuse createdAt={props.room.createdAt} expiresAt={props.room.expiresAt}>
        <Face id={props.room.room} name={name()} />
      </Fuse>
      <h2 dir="auto">{name()}</h2>
      <RoomFacts room={{ ...props.room, people: Math.max(props.room.people, isMine() ? 1 : 0) }} />
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
      <Button
        look="soft"
        aria-disabled={busy()}
        aria-label={`${isMine() ? 'Open' : 'Join'} ${name()}`}
        onClick={() => void enter()}
      >
        {isMine() ? 'Open' : 'Join'}
      </Button>
    </li>
  )
}
