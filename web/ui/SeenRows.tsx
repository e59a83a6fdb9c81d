import { createVirtualizer } from '@tanstack/solid-virtual'
import { type Accessor, createEffect, createMemo, createSignal, For, on, onMount } from 'solid-js'
import styles from './LongList.module.css'
import { keepFocus, type Rows } from './LongList.tsx'

/** How many rows from the end one may be before what is after it is fetched. */
const earlyRows = 10
/** A row until it is measured. */
const rowPx = 68

/** The rows of a long list that can be seen. What comes in above takes nothing that one looks at from its place. */
export function SeenRows(props: Rows) {
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
    getScrollElement: list,
    estimateSize: () => rowPx,
    overscan: 10,
  })
  const items = () => virtualizer.getVirtualItems()
  const places = createMemo(() => new Map(items().map(({ key, index, start }) => [key, { index, start }])))
  const shown = createMemo(() => items().map(({ key }) => String(key)))
  const isNearEnd = () => (items().at(-1)?.index ?? 0) + earlyRows >= props.ids.length
  createEffect(on([isNearEnd, () => props.ids.length], ([isNear]) => isNear && props.nearEnd()))
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
                {props.row(id)}
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
      const at = first?.index ?? 0
      // The first of them may be the one that has moved.
      const moves = before.slice(at, at + 2).map((id, next) => now.indexOf(id) - at - next)
      const by = moves.sort((one, other) => Math.abs(one) - Math.abs(other))[0] ?? 0
      if (Math.abs(by) === 1) element.scrollTop += by * (first?.size ?? 0)
    }),
  )
}
