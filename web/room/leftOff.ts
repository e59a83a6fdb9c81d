import type { EventId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { holding } from '../disk/ranges.ts'
import { isDeed } from '../seal/opening.ts'
import { type Model, seqOf } from './model.ts'

/** How far I had read when I opened a conversation, and how far it went then. */
export interface LeftOff {
  read: number
  head: number
}

/** The first message of others that was new when I came; null for none, and while what is before it isn't held. */
export function firstNew(model: Model, { read, head }: LeftOff): EventId | null {
  let first: EventId | null = null
  for (let index = model.order.length - 1; index >= 0; index--) {
    const id = model.order[index]
    const message = id && model.messages[id]
    const seq = seqOf(message)
    if (!message || seq <= read) break
    if (seq <= head && isFromAnother(model, message)) first = id
  }
  return first && isHeldFrom(model, read + 1, first) ? first : null
}

/** Whether what is before the first new one is yet to be fetched; where too much is, one begins at the end. */
export const mustFetch = ({ low, facts }: Model, { read, head }: LeftOff): boolean =>
  low > Math.max(read + 1, facts?.from ?? 1) && head > read && head - read <= limits.farBehindEvents

/** How many messages of others come after `seq`, of those that are held. */
export function countAfter(model: Model, seq: number): number {
  let count = 0
  for (let index = model.order.length - 1; index >= 0; index--) {
    const id = model.order[index]
    const message = id && model.messages[id]
    if (!message || seqOf(message) <= seq) break
    if (isFromAnother(model, message)) count++
  }
  return count
}

/** Comings, goings and settings aren't messages, and nobody's own are new to them. */
const isFromAnother = ({ me }: Model, { author, said }: Model['messages'][EventId]): boolean =>
  author !== me && !isDeed(said)

function isHeldFrom(model: Model, seq: number, id: EventId): boolean {
  const range = holding([...model.older, { low: model.low, high: model.head }], seqOf(model.messages[id]))
  return range !== undefined && range.low <= Math.max(seq, model.facts?.from ?? 1)
}
