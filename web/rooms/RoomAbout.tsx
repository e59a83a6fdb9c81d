import { Show } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { readProfile } from '../../protocol/profile.ts'
import type { Preview } from '../../protocol/rooms.ts'
import { usePicture } from '../chats/pictures.ts'
import { Face } from '../ui/Face.tsx'
import { Fuse } from '../ui/Fuse.tsx'
import { useTitle } from '../ui/title.ts'
import styles from './RoomAbout.module.css'
import { RoomFacts } from './RoomFacts.tsx'

/** What somebody sees of a room or a group before they come in. */
export function RoomAbout(props: { id: ConversationId; room: Preview }) {
  const name = () => readProfile(props.room.profile)?.name ?? 'A conversation'
  const picture = usePicture(() => props.room.profile)
  const face = () => <Face id={props.id} name={name()} picture={picture()} />
  useTitle(name)
  return (
    <>
      <Show when={props.room.expiresAt} fallback={face()}>
        {(expiresAt) => (
          <Fuse createdAt={props.room.createdAt} expiresAt={expiresAt()}>
            {face()}
          </Fuse>
        )}
      </Show>
      <Show when={props.room.kind === 'group'}>
        <p>You are invited to</p>
      </Show>
      <h1 class={styles.name} dir="auto">
        {name()}
      </h1>
      <Show when={readProfile(props.room.profile)?.about}>
        {(about) => (
          <p class={styles.about} dir="auto">
            {about()}
          </p>
        )}
      </Show>
      <RoomFacts room={props.room} />
    </>
  )
}
