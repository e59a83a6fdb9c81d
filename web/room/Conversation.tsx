import { useLocation, useNavigate } from '@solidjs/router'
import {
  createEffect,
  createMemo,
  createSignal,
  lazy,
  Match,
  on,
  onCleanup,
  onMount,
  Show,
  Switch,
  untrack,
} from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Person } from '../../protocol/people.ts'
import { useChats } from '../chats/chats.ts'
import { titleOf } from '../chats/titles.ts'
import { useShared } from '../files/shared.ts'
import { useContacts } from '../people/contacts.ts'
import { isDeleted } from '../people/names.ts'
import { useFinding } from '../search/finding.ts'
import { useSession } from '../session/session.ts'
import { usePreferences } from '../settings/preferences.ts'
import { clockTime } from '../ui/dates.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useTitle } from '../ui/title.ts'
import { createAttaching } from './attaching.ts'
import { Blocked } from './Blocked.tsx'
import { Composer } from './Composer.tsx'
import styles from './Conversation.module.css'
import { createDropping } from './dropping.ts'
import { FailedChanges } from './FailedChanges.tsx'
import { Gone } from './Gone.tsx'
import { Header } from './Header.tsx'
import { createIntent } from './intent.ts'
import { LastDay } from './LastDay.tsx'
import { useLeftovers } from './leftovers.ts'
import { MessageList } from './MessageList.tsx'
import { messageIn } from './messageLink.ts'
import { newestOf } from './model.ts'
import { OnlyReads } from './OnlyReads.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { createSelection } from './selection.ts'
import { createRoomStore } from './store.ts'
import type { Link, Wait } from './sync.ts'

const GoToDate = lazy(async () => ({ default: (await import('./GoToDate.tsx')).GoToDate }))

/** What a conversation was that isn't there for me any more. */
export interface Was {
  title: string
  isGroup: boolean
}

/** A conversation that one is in: its header, its log and where one writes. */
export function Conversation(props: {
  id: ConversationId
  /** In a direct chat, the other person. */
  other: Person | null
  /** `was` is what it was, if I was in it. */
  stopped: (why: Extract<Link, { at: 'stopped' }>['why'], was: Was | null) => void
}) {
  const session = useSession()
  const chats = useChats()
  const contacts = useContacts()
  const leftovers = useLeftovers()
  const store = createRoomStore(session, props.id, usePreferences().showsRead, {
    hidden: () => chats.row(props.id)?.hidden ?? [],
    hide: (seq) => chats.set(props.id, { hide: [seq] }),
  })
  onCleanup(() => leftovers.send())
  const intent = createIntent()
  const finding = useFinding()
  const location = useLocation()
  const navigate = useNavigate()
  createEffect(() => {
    const id = messageIn(location.hash)
    if (!id) return
    finding.show({ conversation: props.id, id })
    navigate(location.pathname, { replace: true })
  })
  const [day, setDay] = createSignal<number | null>(null)
  onCleanup(
    finding.enter({
      conversation: props.id,
      isListed: () => store.model.facts?.listed === true,
      search: store.search,
    }),
  )
  const selection = createSelection()
  const attaching = createAttaching(store.canAttach)
  const shared = useShared()
  onMount(async () => {
    const given = canWrite() ? await shared.take() : null
    if (!given) return
    if (given.words) store.giveBack(given.words)
    await attaching.add(given.files)
  })
  const dropping = createDropping((files) => canWrite() && void attaching.add(files))
  const { model } = store
  const hasNew = untrack(() => chats.unread(props.id).unread > 0)
  const title = createMemo(() => {
    if (!props.other && !model.facts) return null
    return titleOf({ profile: model.facts?.profile ?? '', other: props.other }, session.me.id)
  })
  const canWrite = () => !blocked() && !isGone() && store.canSay()
  const isGone = () => props.other !== null && isDeleted(props.other)
  const blocked = () => (props.other && contacts.isBlocked(props.other.id) ? props.other : null)

  createEffect(() => {
    const link = store.link()
    if (link.at !== 'stopped') return
    props.stopped(link.why, model.facts && { title: title() ?? '', isGroup: model.facts.kind === 'group' })
  })
  createEffect(
    on(
      () => newestOf(model),
      (last) => last && chats.note(props.id, last),
      { defer: true },
    ),
  )
  createEffect(() => {
    const seq = store.readUpTo()
    if (seq > 0) chats.readTo(props.id, seq)
  })
  useTitle(title)

  return (
    <section
      class={styles.conversation}
      classList={{ [styles.over ?? '']: dropping.isOver() && canWrite() }}
      aria-label={title() ?? 'Conversation'}
      {...dropping.on}
    >
      <Header id={props.id} store={store} other={props.other} title={title()} goToDate={() => setDay(Date.now())} />
      <div>
        <Banner link={store.link()} waiting={store.waiting()} />
        <LastDay id={props.id} expiresAt={model.facts?.expiresAt ?? null} title={title() ?? ''} />
      </div>
      <MessageList
        store={store}
        hasNew={hasNew}
        intent={canWrite() ? intent : null}
        selection={selection}
        goToDate={setDay}
      />
      <Loaded close={() => setDay(null)}>
        <Show when={day()}>
          {(shown) => (
            <GoToDate
              first={model.facts?.createdAt ?? 0}
              shown={shown()}
              go={(at) => finding.show({ conversation: props.id, at })}
              close={() => setDay(null)}
            />
          )}
        </Show>
      </Loaded>
      <FailedChanges store={store} />
      <Switch
        fallback={
          <Composer
            id={props.id}
            title={title() ?? 'this conversation'}
            store={store}
            intent={intent}
            attaching={attaching}
          />
        }
      >
        <Match when={selection.chosen()}>
          <SelectionBar id={props.id} store={store} selection={selection} />
        </Match>
        <Match when={blocked()}>{(other) => <Blocked person={other()} />}</Match>
        <Match when={isGone()}>
          <Gone />
        </Match>
        <Match when={!store.canSay()}>
          <OnlyReads />
        </Match>
      </Switch>
    </section>
  )
}

const bannerAfterMs = 3000

/** Says why what is written isn't sent, once that has lasted. */
function Banner(props: { link: Link; waiting: Wait | null }) {
  const [late, setLate] = createSignal(false)
  const isAway = createMemo(() => props.link.at === 'connecting' || props.link.at === 'away')
  createEffect(() => {
    setLate(false)
    if (!isAway()) return
    const timer = setTimeout(() => setLate(true), bannerAfterMs)
    onCleanup(() => clearTimeout(timer))
  })
  const words = () => {
    if (props.link.at === 'resting')
      return 'This conversation is open in many places. It goes on here when you come back to this tab.'
    if (props.waiting?.reason === 'quota')
      return `This Parley has used up its share of the day. What you write is sent after ${clockTime(props.waiting.until)}.`
    return late() ? 'No connection. What you write is sent when it is back.' : null
  }
  return (
    <div role="status">
      <Show when={words()}>{(said) => <p class={styles.banner}>{said()}</p>}</Show>
    </div>
  )
}
