import { Show } from 'solid-js'
import type { Preview } from '../../protocol/rooms.ts'
import { peopleCount } from '../people/count.ts'
import { TimeLeft } from '../ui/Fuse.tsx'
import { number } from '../ui/locale.ts'
import styles from './RoomCard.module.css'

/** "14 people · 5 here · 3 days left"; that nobody is here just now isn't said. */
export function RoomFacts(props: { room: Pick<Preview, 'people' | 'inside' | 'expiresAt'> }) {
  return (
    <small class={styles.facts}>
      {peopleCount(props.room.people)}
      <Show when={props.room.inside > 0}> · {number(props.room.inside)} here</Show>
      <Show when={props.room.expiresAt}>
        {(expiresAt) => (
          <>
            {' · '}
            <TimeLeft expiresAt={expiresAt()} />
          </>
        )}
      </Show>
    </small>
  )
}
