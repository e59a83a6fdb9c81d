import { createSignal, Match, Show, Switch } from 'solid-js'
import { useContacts } from '../people/contacts.ts'
import { called, useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { clockTime, fullTime } from '../ui/dates.ts'
import { hueOf } from '../ui/Face.tsx'
import styles from './Bubble.module.css'
import { Failed } from './Failed.tsx'
import { type Message, shownText } from './model.ts'
import type { RoomStore } from './store.ts'
import { Tick } from './Tick.tsx'
import type { Ticks } from './ticks.ts'

/** What somebody said. The first of a group bears the name, the last the face and the tail. */
export function Bubble(props: { message: Message; first: boolean; last: boolean; store: RoomStore; ticks: Ticks }) {
  const names = useNames()
  const contacts = useContacts()
  const [isShown, setShown] = createSignal(false)
  const isMine = () => props.message.author === props.store.model.me
  /** In a direct chat that is said in the composer's place. */
  const isFolded = () => !isShown() && !isDirect() && contacts.isBlocked(props.message.author)
  const isDirect = () => props.store.model.facts?.kind === 'direct'
  const author = () => names.person(props.message.author)
  const name = () => author()?.name ?? '…'
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
      aria-label={`${isMine() ? 'You' : (called(author()) ?? '…')}, ${fullTime(props.message.time)}`}
    >
      <Show when={!isMine() && !isDirect() && props.last}>
        <PersonFace id={props.message.author} small still />
      </Show>
      <div class={styles.bubble}>
        <Show when={!isFolded()} fallback={<Folded show={() => setShown(true)} />}>
          <Show when={!isMine() && !isDirect() && props.first}>
            <b class={styles.who} dir="auto">
              {name()}
              <Show when={author()?.guest}>
                {' '}
                <small>guest</small>
              </Show>
            </b>
          </Show>
          <p class={styles.text} dir="auto">
            <Words message={props.message} />
            <span class={styles.at} title={fullTime(props.message.time)}>
              <Show when={shownText(props.message)?.edited}>edited </Show>
              <time datetime={new Date(props.message.time).toISOString()}>{clockTime(props.message.time)}</time>
              <Show when={isMine()}>
                <Tick message={props.message} model={props.store.model} ticks={props.ticks} />
              </Show>
            </span>
          </p>
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

function Words(props: { message: Message }) {
  const why = () => {
    const { said } = props.message
    return said.is === 'unreadable' ? said.why : null
  }
  return (
    <Switch>
      <Match when={shownText(props.message)}>{(shown) => <>{shown().text}</>}</Match>
      <Match when={props.message.said.is === 'erased'}>
        <em>Message deleted</em>
      </Match>
      <Match when={why() === 'waiting'}>
        <em>Waiting for this message</em>
      </Match>
      <Match when={why()}>
        <em>This message can’t be read here</em>
      </Match>
    </Switch>
  )
}
