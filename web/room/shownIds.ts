import { $TRACK, type Accessor, createMemo } from 'solid-js'
import { $RAW, unwrap } from 'solid-js/store'
import type { EventId } from '../../protocol/ids.ts'
import { isChange, type Said } from '../seal/opening.ts'
import type { Model } from './model.ts'
import type { RoomStore } from './store.ts'

/** What is shown: the log and, after it, what is yet to be sent, without what I deleted for myself. */
export function createShownIds(store: RoomStore): Accessor<EventId[]> {
  return createMemo(() => {
    const all = shownIds(store.model)
    return store.hidden().length > 0 ? all.filter((id) => !store.isHidden(id)) : all
  })
}

/** The arrays are followed as wholes: a signal for each of thousands of places would cost more than the message. */
export function shownIds(model: Model): EventId[] {
  return [...whole(model.order), ...saidByMe(model)]
}

/** What I say and isn't in the log yet: what I change is seen in what it changes. */
export function saidByMe(model: Model): EventId[] {
  const { messages } = unwrap(model)
  return whole(model.outbox).filter((id) => !isChange(messages[id]?.said ?? nothing))
}

const nothing: Said = { is: 'unreadable', why: 'broken' }

function whole<T>(array: readonly T[]): readonly T[] {
  Reflect.get(array, $TRACK)
  return Reflect.get(array, $RAW) ?? array
}
