import { Show } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { CopyLink } from '../rooms/CopyLink.tsx'
import { heldLink, roomAddress } from '../rooms/links.ts'
import { useSession } from '../session/session.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { timeLeft } from '../ui/Fuse.tsx'
import { useNow } from '../ui/now.ts'
import { Banned } from './Banned.tsx'
import styles from './Details.module.css'
import { DisappearAfter } from './DisappearAfter.tsx'
import { GroupDetails } from './GroupDetails.tsx'
import { Leave } from './Leave.tsx'
import { MemberList } from './MemberList.tsx'
import { canManage } from './may.ts'
import { roleOf } from './members.ts'
import { Rules } from './Rules.tsx'
import { SaveTranscript } from './SaveTranscript.tsx'
import type { RoomStore } from './store.ts'
import { TellMe } from './TellMe.tsx'
import { TurnedDown } from './TurnedDown.tsx'

interface Of {
  id: ConversationId
  store: RoomStore
  title: string
  close: () => void
}

/** What there is to know and to do about a room or a group. */
export const Details = (props: Of) => (
  <Show when={props.store.model.facts?.kind === 'group'} fallback={<RoomDetails {...props} />}>
    <GroupDetails {...props} />
  </Show>
)

/** A room's details: how long it lasts, its link, who is in it, and the way out. */
function RoomDetails(props: Of) {
  const session = useSession()
  const now = useNow()
  const facts = () => props.store.model.facts
  const secret = heldLink(session.me.id, props.id)
  const canShare = () => facts()?.listed || secret !== null
  return (
    <Dialog title={props.title} side close={props.close}>
      <p class={styles.fate}>
        <Show when={facts()?.expiresAt}>
          {(expiresAt) => <>{timeLeft(expiresAt(), now())}. Then it is deleted, with everything in it. </>}
        </Show>
        {facts()?.listed ? 'Anyone here can find and join it.' : 'Whoever has its link can join it.'}
      </p>
      <Show when={canShare()}>
        <CopyLink address={roomAddress(props.id, facts()?.listed ? null : secret)} />
      </Show>
      <Show when={!session.guestOf}>
        <TellMe conversation={props.id} />
      </Show>
      <DisappearAfter store={props.store} />
      <Rules store={props.store} />
      <TurnedDown store={props.store} />
      <MemberList store={props.store} title={props.title} />
      <Show when={canManage(roleOf(props.store.model.members, props.store.model.me))}>
        <Banned id={props.id} store={props.store} />
      </Show>
      <SaveTranscript id={props.id} title={props.title} />
      <Leave id={props.id} store={props.store} title={props.title} />
    </Dialog>
  )
}
