import { createSignal, Show } from 'solid-js'
import { readProfile } from '../../protocol/profile.ts'
import type { Listing } from '../../protocol/rooms.ts'
import { peopleCount } from '../people/count.ts'
import { Sure } from '../room/Sure.tsx'
import { useSession } from '../session/session.ts'
import { Face } from '../ui/Face.tsx'
import { Fuse, TimeLeft } from '../ui/Fuse.tsx'
import { Listed } from './Listed.tsx'
import styles from './Owner.module.css'
import { createPages } from './pages.ts'

/** The rooms that anybody may join. Of the others the owner knows how many there are, and of what was reported to them. */
export function Rooms() {
  const session = useSession()
  const [wrong, setWrong] = createSignal<string | null>(null)
  const rooms = createPages<Listing>(async (after) => {
    const answer = await session.ask('GET /rooms', { query: { after } })
    return answer.ok ? { ok: true, value: { items: answer.value.rooms, next: answer.value.next } } : answer
  })
  void rooms.load()

  async function end(room: Listing): Promise<void> {
    const answer = await session.ask('POST /owner/rooms/:room/end', { params: { room: room.room } })
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) rooms.put((one) => one.room === room.room, null)
  }

  return (
    <>
      <p class={styles.fact}>
        The rooms that anybody may join. Rooms by link, groups and chats aren’t listed here: their people have them to
        themselves.
      </p>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
      <Listed label="Rooms" empty="No room is open to everybody now." pages={rooms}>
        {(room) => <OneRoom room={room} end={() => void end(room)} />}
      </Listed>
    </>
  )
}

function OneRoom(props: { room: Listing; end: () => void }) {
  const name = () => readProfile(props.room.profile)?.name ?? 'A room'
  return (
    <>
      <div class={styles.one}>
        <Fuse createdAt={props.room.createdAt} expiresAt={props.room.expiresAt}>
          <Face id={props.room.room} name={name()} />
        </Fuse>
        <span>
          <b dir="auto">{name()}</b>
          <small>
            {peopleCount(props.room.people)}, {props.room.inside} inside · <TimeLeft expiresAt={props.room.expiresAt} />
          </small>
        </span>
      </div>
      <div class={styles.acts}>
        <Sure
          words={`End ${name()}`}
          question={`End ${name()} now? It is deleted for everybody, with all that was said in it. That can’t be undone.`}
          yes="End the room"
          no="Leave it"
          act={() => props.end()}
        />
      </div>
    </>
  )
}
