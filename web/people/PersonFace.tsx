import { createSignal } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import { isOnline } from '../../protocol/presence.ts'
import { useSession } from '../session/session.ts'
import { Face } from '../ui/Face.tsx'
import { useNow } from '../ui/now.ts'
import { useNames } from './names.ts'

/** Somebody's face as they have it now, with a dot when they are online, unless that is said elsewhere (`still`). */
export function PersonFace(props: { id: PersonId; small?: boolean; large?: boolean; still?: boolean }) {
  const session = useSession()
  const names = useNames()
  const now = useNow()
  const [again, setAgain] = createSignal(false)
  const person = () => names.person(props.id)
  const picture = () => {
    const avatar = person()?.avatar
    return avatar ? `/u/${session.slot}/api/people/${props.id}/avatar/${avatar}${again() ? '#again' : ''}` : null
  }

  /** An image can't renew the session by itself: once that is done it is asked for again. */
  async function renew(): Promise<void> {
    if (!again() && (await session.refresh()) === 'done') setAgain(true)
  }

  return (
    <Face
      id={props.id}
      name={person()?.name ?? ''}
      small={props.small ?? false}
      large={props.large ?? false}
      picture={picture()}
      here={!props.still && isOnline(person()?.seenAt ?? null, now())}
      failed={() => void renew()}
    />
  )
}
