import { createVirtualizer } from '@tanstack/solid-virtual'
import {
  type Accessor,
  createComputed,
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  on,
  onMount,
} from 'solid-js'
import styles from './LongList.module.css'

/** Up to here all rows are drawn, so that the browser finds what is in them; of more only those that can be seen. */
const drawnWhole = 100
/** How many rows from the end one may be before what is after it is fetched. */
const earlyRows = 10

interface Props<Id extends string> {
  label: string
  ids: readonly Id[]
  /** One is near the end: there may be more. */
  nearEnd?: () => void
  children: (id: Id) => JSX.Element
}

/** A list that scrolls, of any length. What comes in above takes nothing that one looks at from its place. */
export function LongList<Id extends string>(props: Props<Id>) {
  const [list, setList] = createSignal<HTMLElement | null>(null)
  let element!: HTMLDivElement
  // Not before it is in the page: until then it belongs to its template's document, which has no window to measure by.
  onMount(() => setList(element))
  const virtualizer = createVirtualizer<HTMLElement, HTMLElement>({
    get count() {
      return props.ids.length
    },
    get getItemKey() {
      const { ids } = props
      return (index: number) => ids[index] ?? index
    },
    get overscan() {
      return props.ids.length <= drawnWhole ? drawnWhole : 10
    },
    getScrollElement: list,
    estimateSize: () => 68,
  })
  const items = () => virtualizer.getVirtualItems()
  const places = createMemo(() => new Map(items().map(({ key, index, start }) => [key, { index, start }])))
  const shown = createMemo(() => items().map(({ key }) => String(key) as Id))
  const isNearEnd = () => (items().at(-1)?.index ?? 0) + earlyRows >= props.ids.length
  createEffect(
    on([isNearEnd, () => props.ids.length], ([isNear]) => {
      if (isNear) props.nearEnd?.()
    }),
  )
  keepPlace(() => props.ids, list, virtualizer)
  keepFocus(shown, () => element)

  return (
    <div ref={element} class={styles.list}>
      <ul aria-label={props.label} style={{ height: `${virtualizer.getTotalSize()}px` }}>
        <For each={shown()}>
          {(id) => {
            let row!: HTMLLIElement
            // A row that goes is asked once more before it is gone: it keeps its last place.
            const place = createMemo<{ index: number; start: number }>((last) => places().get(id) ?? last, {
              index: 0,
              start: 0,
            })
            onMount(() => virtualizer.measureElement(row))
            return (
              <li
                ref={row}
                class={styles.row}
                data-index={place().index}
                style={{ transform: `translateY(${place().start}px)` }}
                aria-posinset={place().index + 1}
                aria-setsize={props.ids.length}
              >
                {props.children(id)}
              </li>
            )
          }}
        </For>
      </ul>
    </div>
  )
}

type List = ReturnType<typeof createVirtualizer<HTMLElement, HTMLElement>>

/** Whoever has scrolled down goes on seeing the same rows when one comes in above, or leaves. */
function keepPlace(ids: Accessor<readonly string[]>, list: Accessor<HTMLElement | null>, virtualizer: List): void {
  createEffect(
    on(ids, (now, before = []) => {
      const element = list()
      if (!element || element.scrollTop <= 0) return
      const first = virtualizer.getVirtualItemForOffset(element.scrollTop)
      const looked = before.slice(first?.index ?? 0, (first?.index ?? 0) + 2)
      // The first of them may be the one that has moved.
      const moves = looked.map((id, at) => now.indexOf(id) - ((first?.index ?? 0) + at))
      const by = moves.sort((one, other) => Math.abs(one) - Math.abs(other))[0] ?? 0
      if (Math.abs(by) === 1) element.scrollTop += by * (first?.size ?? 0)
    }),
  )
}

/** A row that moves is taken out and put in again, and would lose the focus that is in it. */
function keepFocus(shown: Accessor<readonly string[]>, list: () => HTMLElement): void {
  let focused: Element | null = null
  createComputed(
    on(
      shown,
      () => {
        focused = list().contains(document.activeElement) ? document.activeElement : null
      },
      { defer: true },
    ),
  )
  createEffect(
    on(
      shown,
      () => {
        if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused)
          focused.focus({ preventScroll: true })
      },
      { defer: true },
    ),
  )
}
