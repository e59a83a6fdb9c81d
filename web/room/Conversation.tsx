import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js'
import type { Person } from '../../protocol/http.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { useChats } from '../chats/chats.ts'
import { titleOf } from '../chats/titles.ts'
import { peopleCount } from '../people/count.ts'
import { BackButton } from '../session/BackButton.tsx'
import { useSession } from '../session/session.ts'
import { IconButton } from '../ui/Button.tsx'
import { clockTime } from '../ui/dates.ts'
import { Face } from '../ui/Face.tsx'
import { Fuse, TimeLeft } from '../ui/Fuse.tsx'
import { useTitle } from '../ui/title.ts'
import { Composer } from './Composer.tsx'
import styles from './Conversation.module.css'
import { Details } from './Details.tsx'
import { useLeftovers } from './leftovers.ts'
import { MessageList } from './MessageList.tsx'
import { newestOf } from './model.ts'
import { createRoomStore, type RoomStore } from './store.ts'
import type { Link, Wait } from './sync.ts'

/** A conversation that one is in: its header, its log and where one writes. */
export function Conversation(props: {
  id: ConversationId
  /** In a direct chat, the other person. */
  other: Person | null
  stopped: (why: Extract<Link, { at: 'stopped' }>['why']) => void
}) {
  const session = useSession()
  const chats = useChats()
  const leftovers = useLeftovers()
  const store = createRoomStore(session, props.id)
  onCleanup(() => leftovers.send())
  const [details, setDetails] = createSignal(false)
  const title = () => titleOf({ profile: store.model.facts?.profile ?? '', other: props.other }, session.me.id)
  const isKnown = () => props.other !== null || store.model.facts !== null

  createEffect(() => {
    const link = store.link()
    if (link.at === 'stopped') props.stopped(link.why)
  })
  createEffect(
    on(
      () => newestOf(store.model),
      (last) => last && chats.note(props.id, last),
      { defer: true },
    ),
  )
  useTitle(() => (isKnown() ? title() : null))

  return (
    <section class={styles.conversation} aria-label={isKnown() ? title() : 'Conversation'}>
      <header>
        <BackButton />
        <Show when={isKnown()} fallback={<span class={styles.unknown} />}>
          <TitleFace store={store} id={props.other?.id ?? props.id} title={title()} />
          <div class={styles.title}>
            <h1 dir="auto">{title()}</h1>
            <Subtitle store={store} other={props.other} />
          </div>
          <Show when={!props.other}>
            <IconButton name="People and details" icon="people" onClick={() => setDetails(true)} />
          </Show>
        </Show>
      </header>
      <Banner link={store.link()} waiting={store.waiting()} />
      <MessageList store={store} />
      <Composer title={title()} store={store} />
      <Show when={details()}>
        <Details id={props.id} store={store} title={title()} close={() => setDetails(false)} />
      </Show>
    </section>
  )
}

function TitleFace(props: { store: RoomStore; id: string; title: string }) {
  const face = () => <Face id={props.id} name={props.title} />
  return (
    <Show when={props.store.model.facts?.expiresAt} fallback={face()}>
      {(expiresAt) => (
        <Fuse createdAt={props.store.model.facts?.createdAt ?? 0} expiresAt={expiresAt()}>
          {face()}
        </Fuse>
      )}
    </Show>
  )
}

function Subtitle(props: { store: RoomStore; other: Person | null }) {
  return (
    <small>
      <Show when={!props.other && props.store.model.facts} fallback={props.other && `@${props.other.handle}`}>
        {(facts) => (
          <>
            {peopleCount(props.store.model.people)}
            <Show when={facts().expiresAt}>
              {(expiresAt) => (
                <>
                  {' · '}
                  <TimeLeft expiresAt={expiresAt()} />
                </>
              )}
            </Show>
          </>
        )}
      </Show>
    </small>
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
