import { createSignal, For, onMount, Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { Icon } from '../ui/Icon.tsx'
import { Announcer } from './Announcer.tsx'
import { createActs } from './acts.ts'
import { createArriving } from './arriving.ts'
import { createSeeing } from './attention.ts'
import { createFollowing } from './following.ts'
import type { Intending } from './intent.ts'
import { createJump } from './jump.ts'
import styles from './MessageList.module.css'
import { OverLog } from './OverLog.tsx'
import { createOpening } from './opening.ts'
import { createOver } from './over.ts'
import { Pins } from './Pins.tsx'
import { Row } from './Row.tsx'
import { createScroll } from './scroll.ts'
import type { Selection } from './selection.ts'
import { createShownIds } from './shownIds.ts'
import type { RoomStore } from './store.ts'
import { createUnseen } from './unseen.ts'
import { walk } from './walking.ts'

/** The log and, after it, what is yet to be sent. */
export function MessageList(props: {
  store: RoomStore
  hasNew: boolean
  /** Asks for a day, from one that is shown. */
  goToDate: (shown: number) => void
  /** Null where nothing can be written. */
  intent: Intending | null
  selection: Selection
}) {
  const { store } = props
  const [list, setList] = createSignal<HTMLElement | null>(null)
  let element!: HTMLDivElement
  let rows: HTMLDivElement | undefined
  // Not before it is in the page: until then it belongs to its template's document, which has no window to measure by.
  onMount(() => setList(element))
  const ids = createShownIds(store)
  const scroll = createScroll(
    list,
    () => rows,
    ids,
    () => store.loadEarlier(),
  )
  const opening = createOpening(store, scroll, ids, props.hasNew)
  const isAtEnd = () => opening.isPlaced() && scroll.atEnd()
  const unseen = createUnseen(store, isAtEnd)
  createFollowing(store, scroll, opening.isPlaced)
  createSeeing(store, isAtEnd)
  const over = createOver()
  const jump = createJump(store, scroll, ids, (id) => articleOf(element, id)?.focus({ preventScroll: true }))
  createArriving(store, opening.isPlaced, jump)
  const acts = createActs(store, scroll, over, jump, props)
  const isEmpty = () => ids().length === 0
  const isKnown = () => store.model.facts !== null && store.model.head >= store.model.facts.head
  function goToEnd(): void {
    scroll.toEnd()
    element.focus({ preventScroll: true })
  }

  return (
    <>
      <Pins store={store} jump={acts.jump} />
      <div class={styles.frame}>
        <div
          ref={element}
          class={styles.list}
          role="log"
          aria-label="Messages"
          aria-live="off"
          tabindex="0"
          onKeyDown={walk}
        >
          <div
            ref={rows}
            class={styles.rows}
            classList={{ [styles.settling ?? '']: opening.isSettling() }}
            style={{ height: `${scroll.height()}px` }}
          >
            <For each={scroll.visible()}>
              {(id) => (
                <Row
                  id={id}
                  ids={ids()}
                  scroll={scroll}
                  store={store}
                  isFirstNew={opening.firstNew() === id}
                  acts={acts}
                />
              )}
            </For>
          </div>
          <Show when={isEmpty() && isKnown()}>
            <p class={styles.empty}>Nothing has been said here yet. Say hello.</p>
          </Show>
        </div>
        <Loading first={isEmpty() && !isKnown() && store.link().at === 'connecting'} earlier={store.loading()} />
        <p class={styles.problem} role="status">
          {jump.problem()}
        </p>
        <Show when={!scroll.atEnd()}>
          <ToEnd unseen={unseen()} go={goToEnd} />
        </Show>
        <Announcer model={store.model} />
        <OverLog over={over} store={store} acts={acts} intent={props.intent} />
      </div>
    </>
  )
}

const articleOf = (list: HTMLElement, id: EventId): HTMLElement | null =>
  list.querySelector<HTMLElement>(`[data-id="${id}"] article`)

/** That something is on its way: shown when it takes a while, and in nobody's way. */
function Loading(props: { first: boolean; earlier: boolean }) {
  return (
    <div class={styles.loading} role="status">
      <Show when={props.first}>
        <div class={styles.skeleton}>
          <span class="heard">Loading the messages</span>
          <For each={[1, 2, 3]}>{() => <i />}</For>
        </div>
      </Show>
      <Show when={props.earlier}>
        <p class={styles.earlier}>Loading earlier messages…</p>
      </Show>
    </div>
  )
}

/** The way to the newest, and how many are new there. */
const ToEnd = (props: { unseen: number; go: () => void }) => (
  <button type="button" class={styles.pill} onClick={() => props.go()}>
    <Icon name="down" />
    <Show when={props.unseen > 0} fallback="To the newest">
      {props.unseen} new
    </Show>
  </button>
)
