import { createMemo } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { isDeed } from '../seal/opening.ts'
import type { Model } from './model.ts'

/** The ticks of my messages, which lead to who has read them. */
export interface Ticks {
  /** Opens what there is to know of it. */
  inspect: (id: EventId) => void
  /** Of all of them Tab stops at one: that of my newest message that is drawn. */
  stop: () => EventId | null
}

export function createTicks(model: Model, drawn: () => readonly EventId[], inspect: Ticks['inspect']): Ticks {
  const isTicked = (id: EventId) => {
    const message = model.messages[id]
    return message?.author === model.me && message.standing.at === 'sent' && !isDeed(message.said)
  }
  return { inspect, stop: createMemo(() => drawn().findLast(isTicked) ?? null) }
}
