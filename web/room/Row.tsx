import { createEffect, createMemo, onMount, Show, untrack } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { isDeed } from '../seal/opening.ts'
import { dayName, fullTime } from '../ui/dates.ts'
import { useNow } from '../ui/now.ts'
import type { Acts } from './acts.ts'
import { Bubble } from './Bubble.tsx'
import { isErased, shownText } from './changed.ts'
import { DeedLine } from './DeedLine.tsx'
import { placeOf } from './grouping.ts'
import { holeBetween, type Message } from './model.ts'
import styles from './Row.module.css'
import type { Scroll } from './scroll.ts'
import type { Selection } from './selection.ts'
import type { RoomStore } from './store.ts'

/** One line of the log where it stands: the day before it, where I left off, and what was said or done. */
export function Row(props: {
  id: EventId
  ids: EventId[]
  scroll: Scroll
  store: RoomStore
  /** Whether it is the first that was new when I came. */
  isFirstNew: boolean
  acts: Acts
}) {
  const { messages } = props.store.model
  const now = useNow()
  let row!: HTMLDivElement
  // A row that goes is asked once more before it is gone: it keeps its last place.
  const stands = createMemo<{ index: number; start: number }>((last) => props.scroll.place(props.id) ?? last, {
    index: 0,
    start: 0,
  })
  const message = () => messages[props.id]
  // Whose neighbours stay isn't drawn again when something comes after all of them.
  const idBefore = createMemo(() => props.ids[stands().index - 1])
  const idAfter = createMemo(() => props.ids[stands().index + 1])
  const of = (id: EventId | undefined) => (id === undefined ? undefined : messages[id])
  const place = createMemo(() => {
    const shown = message()
    return shown && placeOf(shown, of(idBefore()), of(idAfter()))
  })
  const hole = createMemo(() => {
    const shown = message()
    return shown && holeBetween(props.store.model, of(idBefore()), shown)
  })
  onMount(() => props.scroll.measure(row))
  return (
    <div
      ref={row}
      class={styles.row}
      classList={{ [styles.choosing ?? '']: props.acts.selection.chosen() !== null }}
      data-index={stands().index}
      data-id={props.id}
      style={{ transform: `translateY(${stands().start}px)` }}
    >
      <Show when={message()}>
        {(shown) => (
          <>
            <Show when={hole()}>
              {(seq) => <Hole seq={seq()} below={() => props.scroll.isBelow(props.id)} store={props.store} />}
            </Show>
            <Show when={place()?.newDay}>
              {/* By the keyboard it is in the menu of the conversation: here it would be one more stop for each day. */}
              <button
                type="button"
                tabindex="-1"
                class={styles.day}
                title="Go to another day"
                onClick={() => props.acts.goToDate(shown().time)}
              >
                <time datetime={new Date(shown().time).toISOString()}>{dayName(shown().time, now())}</time>
              </button>
            </Show>
            <Show when={props.isFirstNew}>
              <p class={styles.new}>New messages</p>
            </Show>
            <Show when={props.acts.selection.chosen() && canBeChosen(shown())}>
              <Choice message={shown()} selection={props.acts.selection} />
            </Show>
            <Show when={!isDeed(shown().said)} fallback={<DeedLine message={shown()} store={props.store} />}>
              <Bubble
                message={shown()}
                first={place()?.first ?? true}
                last={place()?.last ?? true}
                store={props.store}
                acts={props.acts}
              />
            </Show>
          </>
        )}
      </Show>
    </div>
  )
}

const canBeChosen = (message: Message): boolean =>
  message.standing.at === 'sent' && !isDeed(message.said) && !isErased(message)

/** Lies over the row while messages are chosen: a press anywhere on it chooses it. */
function Choice(props: { message: Message; selection: Selection }) {
  const isChosen = createMemo(() => props.selection.chosen()?.includes(props.message.id) ?? false)
  return (
    <label class={styles.choice} classList={{ [styles.chosen ?? '']: isChosen() }}>
      <input
        type="checkbox"
        aria-label={`Choose what was said at ${fullTime(props.message.time)}: ${shownText(props.message)?.text ?? ''}`}
        checked={isChosen()}
        onChange={(event) => props.selection.choose(props.message.id, event.currentTarget.checked)}
      />
    </label>
  )
}

/** Where something is missing: it is fetched as soon as it is looked at, first what is next to where one reads. */
function Hole(props: { seq: number; below: () => boolean; store: RoomStore }) {
  createEffect(() => {
    if (props.store.link().at !== 'live' || props.store.loading()) return
    if (untrack(props.below)) props.store.loadLater(props.seq)
    else props.store.loadEarlier(props.seq)
  })
  return <p class={styles.hole}>What was said between is on its way …</p>
}
