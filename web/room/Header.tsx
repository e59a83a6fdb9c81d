import { createEffect, createSignal, lazy, onCleanup, Show } from 'solid-js'
import type { Timer } from '../../protocol/event.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Person } from '../../protocol/people.ts'
import { useChats } from '../chats/chats.ts'
import { usePicture } from '../chats/pictures.ts'
import { peopleCount } from '../people/count.ts'
import { isDeleted, useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { presenceText } from '../people/presence.ts'
import { useFinding } from '../search/finding.ts'
import { BackButton } from '../session/BackButton.tsx'
import { IconButton } from '../ui/Button.tsx'
import { duration } from '../ui/dates.ts'
import { Face } from '../ui/Face.tsx'
import { Fuse, TimeLeft } from '../ui/Fuse.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { useNow } from '../ui/now.ts'
import styles from './Header.module.css'
import { HeaderMenu } from './HeaderMenu.tsx'
import type { RoomStore } from './store.ts'
import { timerOf } from './timers.ts'
import { createWritingLine } from './writingLine.ts'

const Details = lazy(async () => ({ default: (await import('./Details.tsx')).Details }))
const DirectDetails = lazy(async () => ({ default: (await import('./DirectDetails.tsx')).DirectDetails }))

/** Who or what the conversation is, and the way to more about it. `title` is null until it is known. */
export function Header(props: {
  id: ConversationId
  store: RoomStore
  other: Person | null
  title: string | null
  goToDate: () => void
}) {
  const finding = useFinding()
  const [isOpen, setOpen] = createSignal(false)
  const close = () => setOpen(false)
  return (
    <header class={styles.header}>
      <BackButton />
      <Show when={props.title} fallback={<span class={styles.unknown} />}>
        {(title) => (
          <>
            <TitleFace store={props.store} id={props.id} other={props.other} title={title()} />
            <div class={styles.title}>
              <h1 dir="auto">{title()}</h1>
              <Subtitle store={props.store} other={props.other} />
            </div>
            <Show when={!props.other || !isDeleted(props.other)}>
              <IconButton
                name={props.other ? 'Profile' : 'People and details'}
                icon={props.other ? 'about' : 'people'}
                onClick={() => setOpen(true)}
              />
            </Show>
            <HeaderMenu search={() => finding.search(props.id)} goToDate={props.goToDate} />
            <Loaded close={close}>
              <Show when={isOpen()}>
                <Show
                  when={props.other}
                  fallback={<Details id={props.id} store={props.store} title={title()} close={close} />}
                >
                  {(other) => (
                    <DirectDetails
                      handle={other().handle}
                      id={props.id}
                      title={title()}
                      store={props.store}
                      close={close}
                    />
                  )}
                </Show>
              </Show>
            </Loaded>
          </>
        )}
      </Show>
    </header>
  )
}

function TitleFace(props: { store: RoomStore; id: ConversationId; other: Person | null; title: string }) {
  const facts = () => props.store.model.facts
  const picture = usePicture(() => facts()?.profile ?? '')
  const face = () => (
    <Show when={props.other} fallback={<Face id={props.id} name={props.title} picture={picture()} />}>
      {(other) => <PersonFace id={other().id} />}
    </Show>
  )
  return (
    <Show when={facts()?.expiresAt} fallback={face()}>
      {(expiresAt) => (
        <Fuse createdAt={facts()?.createdAt ?? 0} expiresAt={expiresAt()}>
          {face()}
        </Fuse>
      )}
    </Show>
  )
}

/** Who writes just now; else when the other was here, or how many are in and how long it lasts. */
function Subtitle(props: { store: RoomStore; other: Person | null }) {
  const writing = createWritingLine(props.store.model)
  return (
    <small dir="auto">
      <Show when={timerOf(props.store.model)}>{(timer) => <Timed timer={timer()} />}</Show>
      <Show when={writing()} fallback={<Standing store={props.store} other={props.other} />}>
        {/* Their name stands above it. */}
        <span class={styles.writing}>{props.other ? 'Typing…' : writing()}</span>
      </Show>
    </small>
  )
}

/** That messages go by themselves here, and when. */
function Timed(props: { timer: Timer }) {
  const words = () => `Messages disappear after ${duration(props.timer)}`
  return (
    <span class={styles.timer} role="img" aria-label={words()} title={words()}>
      <Icon name="timer" />
    </span>
  )
}

function Standing(props: { store: RoomStore; other: Person | null }) {
  const { model } = props.store
  return (
    <Show
      when={props.other}
      fallback={
        <Show when={model.facts}>
          {(facts) => (
            <>
              {peopleCount(model.members.people)}
              <Left expiresAt={facts().expiresAt} />
            </>
          )}
        </Show>
      }
    >
      {(other) => <Presence of={other()} me={model.me} />}
    </Show>
  )
}

function Left(props: { expiresAt: number | null }) {
  return (
    <Show when={props.expiresAt}>
      {(expiresAt) => (
        <>
          {' · '}
          <TimeLeft expiresAt={expiresAt()} />
        </>
      )}
    </Show>
  )
}

/** "Online", "Last seen at 10:41"; for those who don't show it, and for oneself, the username. */
function Presence(props: { of: Person; me: Person['id'] }) {
  const chats = useChats()
  const names = useNames()
  const now = useNow()
  createEffect(() => {
    if (props.of.id !== props.me) onCleanup(chats.watch([props.of.id]))
  })
  const seen = () => (props.of.id === props.me ? null : presenceText(names.person(props.of.id)?.seenAt ?? null, now()))
  return <>{seen() ?? (isDeleted(props.of) ? '' : `@${props.of.handle}`)}</>
}
