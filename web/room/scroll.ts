import { createVirtualizer, elementScroll, type Virtualizer } from '@tanstack/solid-virtual'
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'

/** How near the end, in pixels, counts as being there. */
const endPx = 48
/** How many rows from the top one may be before what is above is fetched. */
const earlyRows = 15

export interface Scroll {
  /** The ids of the rows that are drawn. */
  visible: Accessor<EventId[]>
  /** Where a row stands, and which it is. */
  place(id: EventId): { index: number; start: number } | undefined
  height: Accessor<number>
  atEnd: Accessor<boolean>
  /** Whether a row is in the lower half of what is seen, or below that. */
  isBelow(id: EventId): boolean
  measure(row: HTMLElement): void
  toEnd(): void
  /** A row changes its size by itself: what is above it stays where it is, also at the end. */
  still(): void
  /** Brings a row to the top, or as near to it as the end allows. */
  toRow(id: EventId): void
  /** Brings a row to the middle. */
  toMiddle(id: EventId): void
}

/** Draws only what can be seen of a long list, keeps to the end when one is there, and still otherwise. */
export function createScroll(
  list: Accessor<HTMLElement | null>,
  rows: Accessor<HTMLElement | undefined>,
  ids: Accessor<EventId[]>,
  nearTop: () => void,
): Scroll {
  const [atEnd, setAtEnd] = createSignal(true)
  const virtualizer = createVirtualizer<HTMLElement, HTMLElement>({
    get count() {
      return ids().length
    },
    getScrollElement: list,
    // One for each list: the virtualizer asks the one before for the keys of the list before, to find the row that must not move.
    get getItemKey() {
      const now = ids()
      return (index: number) => now[index] ?? index
    },
    // The adapter scrolls before Solid has drawn the new height, and the browser would stop at the old end.
    scrollToFn: (offset, options, instance) => {
      rows()?.style.setProperty('height', `${instance.getTotalSize()}px`)
      elementScroll(offset, options, instance)
    },
    estimateSize: () => 52,
    overscan: 10,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: endPx,
    paddingStart: 12,
    paddingEnd: 12,
    onChange: (instance) => isSettled(instance) && setAtEnd(distanceFromEnd(instance) <= endPx),
    measureElement: measuredLater,
  })
  const items = () => virtualizer.getVirtualItems()
  const byId = createMemo(() => new Map(items().map((item) => [item.key, item])))
  createEffect(
    on(
      () => (items()[0]?.index ?? 0) < earlyRows && ids().length > 0,
      (isNear) => isNear && nearTop(),
    ),
  )
  const isSettled = keepEndOnResize(list, virtualizer, atEnd)
  return {
    visible: () => items().map((item) => String(item.key) as EventId),
    place: (id) => byId().get(id),
    height: () => virtualizer.getTotalSize(),
    atEnd,
    isBelow: (id) =>
      (byId().get(id)?.start ?? 0) > (virtualizer.scrollOffset ?? 0) + (virtualizer.scrollRect?.height ?? 0) / 2,
    measure: (row) => virtualizer.measureElement(row),
    still() {
      virtualizer.options.scrollEndThreshold = Number.NEGATIVE_INFINITY
      requestAnimationFrame(() => requestAnimationFrame(() => (virtualizer.options.scrollEndThreshold = endPx)))
    },
    toEnd: () => virtualizer.scrollToEnd(),
    toRow: (id) => virtualizer.scrollToIndex(ids().indexOf(id), { align: 'start' }),
    toMiddle: (id) => virtualizer.scrollToIndex(ids().indexOf(id), { align: 'center' }),
  }
}

type List = Virtualizer<HTMLElement, HTMLElement>

/** By the virtualizer's own numbers: asking the page would make it lay itself out once more. */
const distanceFromEnd = (list: List): number =>
  list.getTotalSize() - (list.scrollRect?.height ?? 0) - (list.scrollOffset ?? 0)

/** A new row counts as estimated until the browser has laid it out, which it says before it paints. */
function measuredLater(row: HTMLElement, entry: ResizeObserverEntry | undefined, list: List): number {
  const [box] = entry?.borderBoxSize ?? []
  if (box) return Math.round(box.blockSize)
  const index = list.indexFromElement(row)
  return list.itemSizeCache.get(list.options.getItemKey(index)) ?? list.options.estimateSize(index)
}

/**
 * The keyboard on the screen, or a composer that grows, takes room from below: who was at the end stays there. The virtualizer
 * hears of it first, and where one stands by its new numbers doesn't count until then: it gives whether it does.
 */
function keepEndOnResize(
  list: Accessor<HTMLElement | null>,
  virtualizer: List,
  atEnd: Accessor<boolean>,
): (list: List) => boolean {
  let height: number | undefined
  createEffect(() => {
    const element = list()
    if (!element) return
    const observer = new ResizeObserver(() => {
      height = virtualizer.scrollRect?.height
      if (atEnd()) virtualizer.scrollToEnd()
    })
    observer.observe(element)
    onCleanup(() => observer.disconnect())
  })
  return ({ scrollRect }) => scrollRect?.height === height
}
