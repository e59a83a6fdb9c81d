import { type Accessor, createEffect, createSignal } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import type { Scroll } from './scroll.ts'
import type { RoomStore } from './store.ts'

const litMs = 1_600

export interface Jump {
  to(id: EventId): void
  lit: Accessor<EventId | null>
}

/** Goes to a message wherever it is: what is between is fetched until it is there, or until there is nothing before. */
export function createJump(
  store: RoomStore,
  scroll: Scroll,
  ids: Accessor<EventId[]>,
  focus: (id: EventId) => void,
): Jump {
  const { model } = store
  const [wanted, setWanted] = createSignal<EventId | null>(null)
  const [lit, setLit] = createSignal<EventId | null>(null)
  createEffect(() => {
    const id = wanted()
    if (!id) return
    if (ids().includes(id)) arrive(id)
    else if (
      model.messages[id] ||
      model.gone[id] ||
      store.link().at !== 'live' ||
      model.low <= (model.facts?.from ?? 1)
    )
      setWanted(null)
    else if (!store.loading()) store.loadEarlier(model.low)
  })

  function arrive(id: EventId): void {
    setWanted(null)
    scroll.toMiddle(id)
    setLit(id)
    setTimeout(() => setLit((now) => (now === id ? null : now)), litMs)
    requestAnimationFrame(() => requestAnimationFrame(() => focus(id)))
  }

  return { to: setWanted, lit }
}
