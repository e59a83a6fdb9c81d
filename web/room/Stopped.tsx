import { useNavigate } from '@solidjs/router'
import { Match, onMount, Switch } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { useChats } from '../chats/chats.ts'
import { dropAccount } from '../session/accounts.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { Link } from './sync.ts'

/** Why a conversation isn't there, and what to do now. */
export function Stopped(props: { why: Extract<Link, { at: 'stopped' }>['why']; conversation: ConversationId }) {
  const session = useSession()
  const chats = useChats()
  const navigate = useNavigate()
  onMount(() => {
    if (props.why === 'ended') chats.drop(props.conversation)
    if (props.why === 'signed-out') dropAccount(session.slot)
  })
  const toRooms = () => (
    <Button look="soft" onClick={() => navigate(`/u/${session.slot}/rooms`)}>
      See the rooms
    </Button>
  )
  return (
    <Switch>
      <Match when={props.why === 'ended'}>
        <Notice
          title="This room has ended."
          text="A room and everything in it is deleted seven days after it was made."
        >
          {toRooms()}
        </Notice>
      </Match>
      <Match when={props.why === 'reload'}>
        <Notice title="There is a newer Parley." text="Reload the page to go on. What you have written is kept.">
          <Button onClick={() => location.reload()}>Reload</Button>
        </Notice>
      </Match>
      <Match when={true}>
        <Notice
          title="There is nothing at this address."
          text="The conversation isn’t there, or you aren’t in it any more."
        >
          {toRooms()}
        </Notice>
      </Match>
    </Switch>
  )
}
