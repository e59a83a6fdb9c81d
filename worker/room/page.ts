import type { Page } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import { limits } from '../../protocol/limits.ts'
import type { Log } from './log.ts'
import type { MemberRow } from './members.ts'

/** The events after `after`, upwards. */
export function pageAfter(log: Log, { from }: MemberRow, after: number, limit: number): Page {
  const low = Math.max(Math.min(after, log.head()) + 1, from)
  const events = fitting(log, log.after(low - 1, limit))
  return page(log, low, events.at(-1)?.seq ?? log.head(), events)
}

/** The `limit` events before `seq`. */
export function pageBefore(log: Log, { from }: MemberRow, seq: number, limit: number): Page {
  const high = Math.min(seq - 1, log.head())
  const events = fitting(log, log.before(seq, from, limit)).reverse()
  return page(log, events[0]?.seq ?? high + 1, high, events)
}

function page(log: Log, low: number, high: number, events: Event[]): Page {
  const changes = events.length > 0 ? log.laterChanges(low, high) : []
  return { type: 'page', low, high, head: log.head(), events, changes }
}

/** The first of `events` that fit into a page with all that changes them; one at least. */
function fitting(log: Log, events: Event[]): Event[] {
  let bytes = 0
  const end = events.findIndex((event, index) => {
    bytes += log.size(event.id)
    return index > 0 && bytes > limits.pageBytes
  })
  return end === -1 ? events : events.slice(0, end)
}
