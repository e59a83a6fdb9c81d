import { type Accessor, createEffect, createMemo, createSignal, onCleanup, untrack } from 'solid-js'
import { unwrap } from 'solid-js/store'
import type { EventId } from '../../protocol/ids.ts'
import { firstNew, mustFetch } from './leftOff.ts'
import type { Scroll } from './scroll.ts'
import type { RoomStore } from './store.ts'

interface Opening {
  /** The first message that was new when I came: its line stays where it is. */
  firstNew: Accessor<EventId | null>
  /** Whether one stands where one opened the conversation: until then nothing that is drawn counts as seen. */
  isPlaced: Accessor<boolean>
  /** Whether it is better to show nothing yet than to show it where it won't stay. */
  isSettling: Accessor<boolean>
}

const settlingMs = 1_000

/**
 * Opens a conversation where one left off: what is new begins at the top of the screen, or all of it is on it. `hasNew` is what the
 * list says.
 */
export function createOpening(store: RoomStore, scroll: Scroll, ids: Accessor<EventId[]>, hasNew: boolean): Opening {
  const { model } = store
  const [isPlaced, setPlaced] = createSignal(false)
  const [isLate, setLate] = createSignal(!hasNew)
  const timer = setTimeout(() => setLate(true), settlingMs)
  onCleanup(() => clearTimeout(timer))
  const first = createMemo<EventId | null>((found) => {
    const leftOff = store.leftOff()
    if (found || !leftOff || ids().length === 0) return found
    return firstNew(unwrap(model), leftOff)
  }, null)

  createEffect(() => {
    const leftOff = store.leftOff()
    if (!leftOff || isPlaced()) return
    if (store.link().at === 'live' && mustFetch(model, leftOff)) {
      if (!store.loading()) untrack(() => store.loadEarlier(model.low))
      return
    }
    const id = first()
    // Whoever has gone elsewhere meanwhile stays there.
    if (id && untrack(scroll.atEnd)) scroll.toRow(id)
    requestAnimationFrame(() => requestAnimationFrame(() => setPlaced(true)))
  })
  return { firstNew: first, isPlaced, isSettling: () => !isPlaced() && !isLate() }
}
