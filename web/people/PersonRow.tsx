import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import { useSession } from '../session/session.ts'
import { IconButton } from '../ui/Button.tsx'
import { useNow } from '../ui/now.ts'
import { useNames } from './names.ts'
import { PersonFace } from './PersonFace.tsx'
import styles from './PersonRow.module.css'
import { presenceText } from './presence.ts'

/** Somebody: a press opens the chat with them, the button beside it who they are. */
export function PersonRow(props: { id: PersonId; look: (handle: string) => void }) {
  const session = useSession()
  const names = useNames()
  const now = useNow()
  const person = () => names.person(props.id)
  return (
    <Show when={person()}>
      {(known) => (
        <div class={styles.line}>
          <A href={`/u/${session.slot}/@${known().handle}`} class={styles.row ?? ''} activeClass={styles.open ?? ''}>
            <PersonFace id={props.id} />
            <b dir="auto">
              {known().name}
              {props.id === session.me.id ? ' (you)' : ''}
            </b>
            <small dir="auto">
              {known().status || `@${known().handle}`}
              <span class="heard">. {presenceText(known().seenAt, now())}</span>
            </small>
          </A>
          <IconButton name={`About ${known().name}`} icon="about" onClick={() => props.look(known().handle)} />
        </div>
      )}
    </Show>
  )
}
