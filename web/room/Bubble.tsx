import { Match, Show, Switch } from 'solid-js'
import type { FailureReason } from '../disk/roomDisk.ts'
import { useNames } from '../people/names.ts'
import { clockTime, fullTime } from '../ui/dates.ts'
import { Face, hueOf } from '../ui/Face.tsx'
import { Icon } from '../ui/Icon.tsx'
import styles from './Bubble.module.css'
import { type Message, shownText } from './model.ts'
import type { RoomStore } from './store.ts'

/** What somebody said. The first of a group bears the name, the last the face and the tail. */
export function Bubble(props: { message: Message; first: boolean; last: boolean; store: RoomStore }) {
  const names = useNames()
  const isMine = () => props.message.author === props.store.model.me
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
        <Face id={props.message.author} name={name()} small />
      </Show>
      <div class={styles.bubble}>
        <Show when={!isMine() && !isDirect() && props.first}>
          <b class={styles.who} dir="auto">
            {name()}
          </b>
        </Show>
        <p class={styles.text} dir="auto">
          <Words message={props.message} />
          <span class={styles.at} title={fullTime(props.message.time)}>
            <Show when={shownText(props.message)?.edited}>edited </Show>
            <time datetime={new Date(props.message.time).toISOString()}>{clockTime(props.message.time)}</time>
            <Show when={isMine()}>
              <Mark message={props.message} />
            </Show>
          </span>
        </p>
      </div>
      <Failed message={props.message} store={props.store} />
    </article>
  )
}

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

const marks = { queued: 'Waiting to be sent', sent: 'Sent', failed: 'Not sent' } as const

function Mark(props: { message: Message }) {
  const at = () => props.message.standing.at
  return (
    <span class={styles.mark} role="img" aria-label={marks[at()]} title={marks[at()]}>
      <Icon name={at()} />
    </span>
  )
}

const reasons: Record<FailureReason, string> = {
  ended: 'The room has ended.',
  'not-a-member': 'You aren’t in this conversation any more.',
  malformed: 'This message could not be understood.',
  'id-taken': 'This message could not be sent.',
  'not-allowed': 'You can’t write here.',
  quota: 'This Parley has used up its share of the day.',
  'too-fast': 'That was too fast.',
  'too-long': 'This message is too long.',
  'wrong-seal': 'This page is too old to write here. Reload it.',
  'no-such-message': 'The message that this answers isn’t there any more.',
  'too-many-changes': 'This message was changed too often.',
}

/** Why it wasn't sent, and what to do; the text stays. */
function Failed(props: { message: Message; store: RoomStore }) {
  const reason = () => {
    const { standing } = props.message
    return standing.at === 'failed' ? standing.reason : null
  }
  return (
    <Show when={reason()}>
      {(why) => (
        <p class={styles.failed}>
          Not sent. {reasons[why()]}{' '}
          <button type="button" onClick={() => void props.store.retry(props.message.id)}>
            Try again
          </button>{' '}
          <button type="button" onClick={() => void props.store.discard(props.message.id)}>
            Delete
          </button>
        </p>
      )}
    </Show>
  )
}
