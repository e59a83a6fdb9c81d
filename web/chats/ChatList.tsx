import { createEffect, createMemo, createSignal, lazy, Match, onCleanup, Show, Switch } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { useNames } from '../people/names.ts'
import { useSession } from '../session/session.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { LongList } from '../ui/LongList.tsx'
import type { Place } from '../ui/Menu.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { reloadNewest } from '../update.ts'
import styles from './ChatList.module.css'
import { ChatRow, countOf, nameOf } from './ChatRow.tsx'
import { useChats } from './chats.ts'

// Not needed at first.
const ChatMenu = lazy(async () => ({ default: (await import('./ChatMenu.tsx')).ChatMenu }))

// Only for whoever has no conversation yet.
const StartChat = lazy(async () => ({ default: (await import('../people/StartChat.tsx')).StartChat }))

/** My conversations, the pinned and the newest first; the archived ones are behind a door of their own. */
export function ChatList() {
  const chats = useChats()
  const [inArchive, setInArchive] = createSignal(false)
  const isArchive = () => inArchive() && chats.archived().length > 0
  const ids = () => (isArchive() ? chats.archived() : chats.order())
  return (
    <div class={styles.chats}>
      <Standing />
      <Switch>
        <Match when={chats.order().length + chats.archived().length > 0}>
          <ArchiveDoor isOpen={isArchive()} open={setInArchive} />
          <Show when={ids().length > 0} fallback={<p class={styles.empty}>All your conversations are archived.</p>}>
            <Rows ids={ids()} label={isArchive() ? 'Archived conversations' : 'Conversations'} />
          </Show>
        </Match>
        <Match when={chats.isKnown()}>
          <div class={styles.empty}>
            <p>No conversations yet. Write to somebody you know here:</p>
            <Loaded>
              <StartChat />
            </Loaded>
          </div>
        </Match>
        <Match when={true}>
          <Skeleton label="Loading your conversations" />
        </Match>
      </Switch>
    </div>
  )
}

function ArchiveDoor(props: { isOpen: boolean; open: (open: boolean) => void }) {
  const chats = useChats()
  return (
    <Show when={chats.archived().length > 0}>
      <Show
        when={props.isOpen}
        fallback={
          <button type="button" class={styles.door} onClick={() => props.open(true)}>
            Archived
            <Show when={chats.archivedUnread() > 0} fallback={<span>{chats.archived().length}</span>}>
              <b>{countOf(chats.archivedUnread())} unread</b>
            </Show>
          </button>
        }
      >
        <div class={styles.back}>
          <IconButton name="Back to your chats" icon="back" onClick={() => props.open(false)} />
          <h2>Archived</h2>
        </div>
      </Show>
    </Show>
  )
}

function Rows(props: { ids: readonly ConversationId[]; label: string }) {
  const chats = useChats()
  const session = useSession()
  const names = useNames()
  const [menu, setMenu] = createSignal<{ id: ConversationId; at: Place } | null>(null)
  const opened = createMemo(() => {
    const asked = menu()
    const row = asked && chats.row(asked.id)
    return asked && row ? { row, at: asked.at } : null
  })
  return (
    <>
      <LongList ids={props.ids} label={props.label}>
        {(id) => (
          <Show when={chats.row(id)}>{(row) => <ChatRow row={row()} more={(at) => setMenu({ id, at })} />}</Show>
        )}
      </LongList>
      <Loaded close={() => setMenu(null)}>
        <Show when={opened()}>
          {(at) => (
            <ChatMenu
              row={at().row}
              name={nameOf(at().row, session.me.id, names.person)}
              isUnread={chats.unread(at().row.conversation).unread > 0}
              at={at().at}
              set={(change) => chats.set(at().row.conversation, change)}
              close={() => setMenu(null)}
            />
          )}
        </Show>
      </Loaded>
    </>
  )
}

const awayMs = 3000

/** Says that the list may be old, once that has lasted; or why it goes on no more. */
function Standing() {
  const { link } = useChats()
  const [late, setLate] = createSignal(false)
  const isAway = createMemo(() => link().at === 'connecting' || link().at === 'away')
  createEffect(() => {
    setLate(false)
    if (!isAway()) return
    const timer = setTimeout(() => setLate(true), awayMs)
    onCleanup(() => clearTimeout(timer))
  })
  const words = () => {
    if (link().at === 'resting')
      return 'Parley is open in many places. This list goes on when you come back to this tab.'
    if (link().at === 'stopped') return 'There is a newer Parley.'
    return late() ? 'Not connected. The list is as it was.' : null
  }
  return (
    <div role="status">
      <Show when={words()}>
        <p class={styles.standing}>
          {words()}
          <Show when={link().at === 'stopped'}>
            <Button look="soft" onClick={() => void reloadNewest()}>
              Reload
            </Button>
          </Show>
        </p>
      </Show>
    </div>
  )
}
