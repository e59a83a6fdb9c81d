import { isDeed } from '../seal/opening.ts'
import { isSameDay } from '../ui/dates.ts'
import type { Message } from './model.ts'

const groupMs = 5 * 60_000

/** How a message stands among its neighbours in the list. */
export interface Place {
  /** The first of its day. */
  newDay: boolean
  /** The first and the last of what its author said within five minutes. */
  first: boolean
  last: boolean
}

export function placeOf(message: Message, before: Message | undefined, after: Message | undefined): Place {
  const newDay = !before || !isSameDay(before.time, message.time)
  return {
    newDay,
    first: newDay || !isTogether(before, message),
    last: !after || !isTogether(message, after),
  }
}

const isTogether = (one: Message, next: Message): boolean =>
  one.author === next.author &&
  !isDeed(one.said) &&
  !isDeed(next.said) &&
  isSameDay(one.time, next.time) &&
  next.time - one.time < groupMs
