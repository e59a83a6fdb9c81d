import { $TRACK, createEffect, createMemo, createSignal, For, on, onMount, Show, untrack } from 'solid-js'
import { $RAW, unwrap } from 'solid-js/store'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { Gallery } from '../files/Gallery.tsx'
import { isChange, type Said } from '../seal/opening.ts'
import { useFinding } from '../search/finding.ts'
import { usePreferences } from '../settings/preferences.ts'
import { Icon } from '../ui/Icon.tsx'
import type { Place } from '../ui/Menu.tsx'
import { Announcer } from './Announcer.tsx'
import type { Acts } from './acts.ts'
import { createAttached } from './attached.ts'
import { createAttention } from './attention.ts'
import type { Intending } from './intent.ts'
import { createJump } from './jump.ts'
import { createUnfolded } from './long.ts'
import { MessageDialogs, type Opened } from './MessageDialogs.tsx'
import styles from './MessageList.module.css'
import { MessageMenu } from './MessageMenu.tsx'
import { createWhoIs } from './mentioned.ts'
import { messageAddress } from './messageLink.ts'
import type { Model } from './model.ts'
import { createOpening } from './opening.ts'
import { Pins } from './Pins.tsx'
import { Row } from './Row.tsx'
import { createScroll } from './scroll.ts'
import type { Selection } from './selection.ts'
import type { RoomStore } from './store.ts'
import { createTicks } from './ticks.ts'
import { createUnseen } from './unseen.ts'
import { walk } from './walking.ts'

/** The log and, after it, what is yet to be sent. */
export function MessageList(props: {
  id: ConversationId
  store: RoomStore
  hasNew: boolean
  /** Asks for a day, from one that is shown. */
  goToDate: (shown: number) => void
  /** Null where nothing can be written. */
  intent: Intending | null
  selection: Selection
}) {
  const { model } = props.store
  const [list, setList] = createSignal<HTMLElement | null>(null)
  let element!: HTMLDivElement
  let rows: HTMLDivElement | undefined
  // Not before it is in the page: until then it belongs to its template's document, which has no window to measure by.
  onMount(() => setList(element))
  const ids = createMemo(() => {
    const all = shownIds(model)
    return props.store.hidden().length > 0 ? all.filter((id) => !props.store.isHidden(id)) : all
  })
  const scroll = createScroll(
    list,
    () => rows,
    ids,
    () => props.store.loadEarlier(),
  )
  const opening = createOpening(props.store, scroll, ids, props.hasNew)
  const isAtEnd = () => opening.isPlaced() && scroll.atEnd()
  const unseen = createUnseen(model, isAtEnd, () => props.store.leftOff()?.read ?? Number.POSITIVE_INFINITY)
  const { alwaysFollow } = usePreferences()
  createEffect(
    on(
      () => model.head,
      () => opening.isPlaced() && alwaysFollow() && scroll.toEnd(),
      { defer: true },
    ),
  )
  const isAttended = createAttention()
  createEffect(
    on([isAtEnd, isAttended, () => model.head], ([atEnd, attended]) => {
      if (atEnd && attended) props.store.seen()
    }),
  )
  const [menu, setMenu] = createSignal<{ id: EventId; at: Place; key: string | null } | null>(null)
  const [dialog, setDialog] = createSignal<Opened | null>(null)
  const jump = createJump(props.store, scroll, ids, (id) => articleOf(element, id)?.focus({ preventScroll: true }))
  const unfolded = createUnfolded()
  const acts: Acts = {
    ...createTicks(
      model,
      () => scroll.visible(),
      (id) => setDialog({ id, what: 'info' }),
    ),
    who: createWhoIs(model),
    menu: (id, at, key) => setMenu({ id, at, key: key ?? null }),
    react: (id) => setDialog({ id, what: 'react' }),
    jump: (id) => jump.to({ id }),
    unfolded: {
      has: unfolded.has,
      set(id, whole) {
        scroll.still()
        unfolded.set(id, whole)
      },
    },
    lit: jump.lit,
    goToDate: props.goToDate,
    attached: createAttached(props.store),
    selection: props.selection,
  }
  const finding = useFinding()
  createEffect(() => {
    const point = finding.point()
    if (point?.conversation !== props.id || !opening.isPlaced() || props.store.link().at === 'connecting') return
    finding.arrived()
    untrack(() => jump.to(point))
  })
  // What I say brings me to the end, wherever I was; what is sent at last, tried again or taken back doesn't.
  createEffect(
    on(
      () => saidByMe(model),
      (mine, before = []) => {
        const last = mine.at(-1)
        if (last && !before.includes(last)) scroll.toEnd()
      },
      { defer: true },
    ),
  )
  const isKnown = () => model.facts !== null && model.head >= model.facts.head
  function goToEnd(): void {
    scroll.toEnd()
    element.focus({ preventScroll: true })
  }

  function pressed(event: KeyboardEvent): void {
    const next = walk(element, document.activeElement, event.key)
    if (!next) return
    event.preventDefault()
    next.focus({ preventScroll: true })
    next.scrollIntoView({ block: 'nearest' })
  }

  return (
    <>
      <Pins store={props.store} jump={acts.jump} />
      <div class={styles.frame}>
        <div
          ref={element}
          class={styles.list}
          role="log"
          aria-label="Messages"
          aria-live="off"
          tabindex="0"
          onKeyDown={pressed}
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
                  store={props.store}
                  isFirstNew={opening.firstNew() === id}
                  acts={acts}
                />
              )}
            </For>
          </div>
          <Show when={ids().length === 0 && isKnown()}>
            <p class={styles.empty}>Nothing has been said here yet. Say hello.</p>
          </Show>
        </div>
        <Loading
          first={ids().length === 0 && !isKnown() && props.store.link().at === 'connecting'}
          earlier={props.store.loading()}
        />
        <p class={styles.problem} role="status">
          {jump.problem()}
        </p>
        <Show when={!scroll.atEnd()}>
          <button type="button" class={styles.pill} onClick={goToEnd}>
            <Icon name="down" />
            <Show when={unseen() > 0} fallback="To the newest">
              {unseen()} new
            </Show>
          </button>
        </Show>
        <Announcer model={model} />
        <Show when={menu()} keyed>
          {({ id, at, key }) => (
            <MessageMenu
              id={id}
              at={at}
              pressed={key}
              address={messageAddress(origin, location.pathname, props.id, model.facts?.kind === 'direct', id)}
              store={props.store}
              intent={props.intent}
              react={() => acts.react(id)}
              inspect={() => acts.inspect(id)}
              forward={() => setDialog({ id, what: 'forward' })}
              select={() => props.selection.begin(id)}
              erase={() => setDialog({ id, what: 'erase' })}
              hide={() => setDialog({ id, what: 'hide' })}
              report={() => setDialog({ id, what: 'report' })}
              close={() => setMenu(null)}
            />
          )}
        </Show>
        <Show when={acts.attached.gallery()} keyed>
          {({ files, first }) => (
            <Gallery files={files} first={first} source={acts.attached.source} close={acts.attached.close} />
          )}
        </Show>
        <MessageDialogs conversation={props.id} open={dialog()} store={props.store} close={() => setDialog(null)} />
      </div>
    </>
  )
}

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

/** The arrays are followed as wholes: a signal for each of thousands of places would cost more than the message. */
function shownIds(model: Model): EventId[] {
  return [...whole(model.order), ...saidByMe(model)]
}

/** What I say: what I change is seen in what it changes. */
function saidByMe(model: Model): EventId[] {
  const { messages } = unwrap(model)
  return whole(model.outbox).filter((id) => !isChange(messages[id]?.said ?? nothing))
}

const nothing: Said = { is: 'unreadable', why: 'broken' }

const articleOf = (list: HTMLElement, id: EventId): HTMLElement | null =>
  list.querySelector<HTMLElement>(`[data-id="${id}"] article`)

function whole<T>(array: readonly T[]): readonly T[] {
  Reflect.get(array, $TRACK)
  return Reflect.get(array, $RAW) ?? array
}
