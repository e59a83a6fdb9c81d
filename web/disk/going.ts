import type { Event } from '../../protocol/event.ts'
import { asOf, goneAt } from '../../protocol/timer.ts'
import type { Database, Going } from './database.ts'

/** By what it is found when its time is up. */
export function going(event: Pick<Event, 'at' | 'ttl'>): Going {
  const at = event.ttl === 0 ? null : goneAt(event)
  return at === null ? {} : { goneAt: at }
}

/** Blanks what is past its time, in every conversation and in the list; the rows stay, as the Room's do. */
export async function letGo(database: Database, now: number): Promise<void> {
  const past = IDBKeyRange.upperBound(now)
  const due = await Promise.all([
    database.countFromIndex('event', 'going', past),
    database.countFromIndex('row', 'going', past),
  ])
  if (due.every((count) => count === 0)) return
  const changing = database.transaction(['event', 'row'], 'readwrite')
  for await (const cursor of changing.objectStore('event').index('going').iterate(past)) {
    const { goneAt: _, ...event } = cursor.value
    void cursor.update(asOf(event, now))
  }
  for await (const cursor of changing.objectStore('row').index('going').iterate(past)) {
    const { goneAt: _, ...row } = cursor.value
    void cursor.update({ ...row, last: row.last && asOf(row.last, now) })
  }
  await changing.done
}
