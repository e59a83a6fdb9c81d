import { and, eq, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { PersonId, Timestamp } from '../../protocol/ids.ts'
import { isAmong } from '../db/among.ts'
import { person } from '../db/schema.ts'

type Db = DrizzleD1Database

/**
 * Whether `viewer` may know when somebody was active: where both show it, and neither has blocked the other.
 * For queries of `person` alone, whose columns are named here as they stand in SQL.
 */
const isShownTo = (viewer: PersonId) => sql`(person.shows_seen
  AND (SELECT me.shows_seen FROM person AS me WHERE me.id = ${viewer})
  AND NOT EXISTS (SELECT 1 FROM block WHERE block.person = ${viewer} AND block.other = person.id)
  AND NOT EXISTS (SELECT 1 FROM block WHERE block.person = person.id AND block.other = ${viewer}))`

/** When somebody was last active, for `viewer`. */
export const seenAtFor = (viewer: PersonId) =>
  sql<Timestamp | null>`CASE WHEN ${isShownTo(viewer)} THEN person.seen_at END`.as('seen_at')

/** Those of `people` who exist: when they were last active, and whether `viewer` may know at all. */
export async function seenBy(
  db: Db,
  viewer: PersonId,
  people: PersonId[],
): Promise<{ person: PersonId; seenAt: Timestamp | null; shown: boolean }[]> {
  if (people.length === 0) return []
  const shown = sql<number>`${isShownTo(viewer)}`.as('shown')
  const found = await db
    .select({ person: person.id, seenAt: seenAtFor(viewer), shown })
    .from(person)
    .where(isAmong(person.id, people))
  return found.map((one) => ({ ...one, shown: one.shown === 1 }))
}

/** Those of `watchers` who may know when `of` is active. */
export async function watchersOf(db: Db, of: PersonId, watchers: PersonId[]): Promise<PersonId[]> {
  if (watchers.length === 0) return []
  // What `of` may know of them they may know of `of`: it goes both ways.
  const found = await db
    .select({ person: person.id })
    .from(person)
    .where(and(isAmong(person.id, watchers), isShownTo(of)))
  return found.map((one) => one.person)
}

/** Never back in time. */
export async function writeSeen(db: Db, id: PersonId, at: number): Promise<void> {
  await db
    .update(person)
    .set({ seenAt: sql`max(coalesce(seen_at, 0), ${at})` })
    .where(eq(person.id, id))
}
