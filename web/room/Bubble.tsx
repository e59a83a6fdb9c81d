import { createMemo, createSignal, type JSX, Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { useContacts } from '../people/contacts.ts'
import { useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { Formatted, type WhoIs } from '../text/Formatted.tsx'
import { clockTime, fullTime } from '../ui/dates.ts'
import { hueOf } from '../ui/Face.tsx'
import styles from './Bubble.module.css'
import { shownText } from './changed.ts'
import { Failed } from './Failed.tsx'
import type { Message } from './model.ts'
import type { RoomStore } from './store.ts'
import { Tick } from './Tick.tsx'

/** What somebody said. The first of a group bears the name, the last the face and the tail. */
export function Bubble(props: {
  message: Message
  first: boolean
  last: boolean
  store: RoomStore
  inspect: (id: EventId) => void
  /** Who is meant by a handle. */
  who: WhoIs
}) {
  const names = useNames()
  const contacts = useContacts()
  const [isShown, setShown] = createSignal(false)
  const isMine = () => props.message.author === props.store.model.me
  /** In a direct chat that is said in the composer's place. */
  const isFolded = () => !isShown() && !isDirect() && contacts.isBlocked(props.message.author)
  const isDirect = () => props.store.model.facts?.kind === 'direct'
  const name = () => names.person(props.message.author)?.name ?? '…'
  const classes = () => ({
    [styles.mine ?? '']: isMine(),
    [styles.first ?? '']: props.first,
    [styles.last ?? '']: props.last,
    [styles.alone ?? '']: isDirect(),
  })
  return (
    <article
      class={styles.message}
      classList={classes()}
      data-hued
      style={{ '--hue': hueOf(props.message.author) }}
      aria-label={`${isMine() ? 'You' : name()}, ${fullTime(props.message.time)}`}
    >
      <Show when={!isMine() && !isDirect() && props.last}>
        <PersonFace id={props.message.author} small still />
      </Show>
      <div class={styles.bubble}>
        <Show when={!isFolded()} fallback={<Folded show={() => setShown(true)} />}>
          <Show when={!isMine() && !isDirect() && props.first}>
            <b class={styles.who} dir="auto">
              {name()}
            </b>
          </Show>
          <Words message={props.message} who={props.who}>
            <span class={styles.at} title={fullTime(props.message.time)}>
              <Show when={shownText(props.message)?.edited}>edited </Show>
              <time datetime={new Date(props.message.time).toISOString()}>{clockTime(props.message.time)}</time>
              <Show when={isMine()}>
                <Tick message={props.message} model={props.store.model} inspect={props.inspect} />
              </Show>
            </span>
          </Words>
        </Show>
      </div>
      <Failed message={props.message} store={props.store} />
    </article>
  )
}

const Folded = (props: { show: () => void }) => (
  <p class={styles.folded}>
    A message of somebody you blocked
    <button type="button" onClick={() => props.show()}>
      Show
    </button>
  </p>
)

/** What it says; what is in it stands in the corner of that. */
function Words(props: { message: Message; who: WhoIs; children: JSX.Element }) {
  const text = createMemo(() => shownText(props.message)?.text)
  return (
    <Show
      when={text()}
      fallback={
        <p class={styles.text}>
          <em>{insteadOf(props.message)}</em>
          {props.children}
        </p>
      }
    >
      {(shown) => <Formatted text={shown()} who={props.who} corner={props.children} />}
    </Show>
  )
}

function insteadOf({ said }: Message): string {
  if (said.is === 'erased') return 'Message deleted'
  const isWaiting = said.is === 'unreadable' && said.why === 'waiting'
  return isWaiting ? 'Waiting for this message' : 'This message can’t be read here'
}
