import { useNavigate } from '@solidjs/router'
import { createSignal, For, Match, onMount, Show, Switch } from 'solid-js'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { useChats } from '../chats/chats.ts'
import { wordsOf } from '../disk/roomDisk.ts'
import { dropAccount } from '../session/accounts.ts'
import { BackButton } from '../session/BackButton.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { reloadNewest } from '../update.ts'
import type { Was } from './Conversation.tsx'
import { GuestOnward } from './GuestOnward.tsx'
import styles from './Stopped.module.css'
import type { Link } from './sync.ts'

type Why = Extract<Link, { at: 'stopped' }>['why']

/** Why a conversation isn't there, and what to do now. */
export function Stopped(props: { why: Why; was: Was | null; conversation: ConversationId }) {
  const session = useSession()
  const chats = useChats()
  const navigate = useNavigate()
  const isOut = () => props.why === 'not-a-member' && props.was !== null
  onMount(() => {
    if (props.why === 'ended' || isOut()) chats.drop(props.conversation)
    if (props.why === 'signed-out') dropAccount(session.slot)
  })
  const toRooms = () => (
    <Show
      when={session.guestOf}
      fallback={
        <Button look="soft" onClick={() => navigate(`/u/${session.slot}/rooms`)}>
          See the rooms
        </Button>
      }
    >
      <GuestOnward />
    </Show>
  )
  return (
    <Switch>
      <Match when={isOut() && props.was}>
        {(was) => (
          <Notice title={`You are no longer in ${was().title}.`} text="What was said there stays with those who are.">
            <Unsent conversation={props.conversation} />
            <BackButton />
            <Show when={session.guestOf}>
              <GuestOnward />
            </Show>
          </Notice>
        )}
      </Match>
      <Match when={props.why === 'ended' && props.was?.isGroup}>
        <Notice title="This group has ended." text="It was deleted, with everything in it.">
          <Unsent conversation={props.conversation} />
          <BackButton />
        </Notice>
      </Match>
      <Match when={props.why === 'ended'}>
        <Notice
          title="This room has ended."
          text="A room and everything in it is deleted seven days after it was made."
        >
          <Unsent conversation={props.conversation} />
          {toRooms()}
        </Notice>
      </Match>
      <Match when={props.why === 'reload'}>
        <Notice title="There is a newer Parley." text="Reload the page to go on. What you have written is kept.">
          <Button onClick={() => void reloadNewest()}>Reload</Button>
        </Notice>
      </Match>
      <Match when={true}>
        <Notice
          title="There is nothing at this address."
          text="The conversation isn’t there, or you aren’t in it any more."
        >
          <Unsent conversation={props.conversation} />
          {toRooms()}
        </Notice>
      </Match>
    </Switch>
  )
}

/** What I had yet to say there, for me to take elsewhere. */
function Unsent(props: { conversation: ConversationId }) {
  const session = useSession()
  const disk = session.disk.then((held) => held.room(props.conversation))
  const [items, setItems] = createSignal<{ id: EventId; words: string }[]>([])
  const read = async () =>
    setItems(
      (await (await disk).queued())
        .map((item) => ({ id: item.id, words: wordsOf(item) ?? '' }))
        .filter(({ words }) => words !== ''),
    )
  onMount(() => void read())
  const drop = async (id: EventId) => {
    await (await disk).unqueue(id)
    await read()
  }
  return (
    <Show when={items().length > 0}>
      <h2>Not sent</h2>
      <ul class={styles.unsent}>
        <For each={items()}>
          {({ id, words }) => (
            <li>
              <p dir="auto">{words}</p>
              <Button look="soft" onClick={() => void navigator.clipboard.writeText(words)}>
                Copy
              </Button>{' '}
              <Button look="soft" onClick={() => void drop(id)}>
                Delete
              </Button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}
