import type { Page } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import { limits } from '../../protocol/limits.ts'
import type { MemberRow } from './members.ts'
import type { RoomStore } from './store.ts'

/** The events after `after`, upwards. */
export function pageAfter(store: RoomStore, { from }: MemberRow, after: number, limit: number): Page {
  const low = Math.max(Math.min(after, store.head()) + 1, from)
  const events = fitting(store, store.after(low - 1, limit))
  return page(store, low, events.at(-1)?.seq ?? store.head(), events)
}

/** The `limit` events before `seq`. */
export function pageBefore(store: RoomStore, { from }: MemberRow, seq: number, limit: number): Page {
  const high = Math.min(seq - 1, store.head())
  const events = fitting(store, store.before(seq, from, limit)).reverse()
  return page(store, events[0]?.seq ?? high + 1, high, events)
}

function page(store: RoomStore, low: number, high: number, events: Event[]): Page {
  const changes = events.length > 0 ? store.laterChanges(low, high) : []
  return { type: 'page', low, high, head: store.head(), events, changes }
}

/** The first of `events` that fit into a page with all that changes them; one at least. */
function fitting(store: RoomStore, events: Event[]): Event[] {
  let bytes = 0
  const end = events.findIndex((event, index) => {
    bytes += store.size(event.id)
    return index > 0 && bytes > limits.pageBytes
  })
  return end === -1 ? events : events.slice(0, end)
}
