import { and, desc, eq, gt, lt, or } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { ConversationId, Timestamp } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { limits } from '../../protocol/limits.ts'
import type { Listing } from '../../protocol/rooms.ts'
import { conversation } from '../db/owner.ts'
import { listing } from '../db/schema.ts'

/** Rows whose Room couldn't remove them when it died. */
export async function sweepListings(db: DrizzleD1Database, now: number): Promise<void> {
  const old = now - 24 * 3600_000
  await db.batch([
    db.delete(listing).where(lt(listing.expiresAt, old)),
    db.delete(conversation).where(lt(conversation.expiresAt, old)),
  ])
}

const Cursor = v.tuple([Timestamp, ConversationId])

/** The rooms that are open to anybody here, those with most time left first; `cursor` is where the page before ended. */
export async function readListings(
  db: DrizzleD1Database,
  cursor: string,
  now: number,
): Promise<{ rooms: Listing[]; next: string | null }> {
  const [expiresAt, room] = readJson(Cursor, cursor) ?? []
  const behind =
    expiresAt && room
      ? or(lt(listing.expiresAt, expiresAt), and(eq(listing.expiresAt, expiresAt), lt(listing.room, room)))
      : undefined
  const rows = await db
    .select()
    .from(listing)
    .where(and(gt(listing.expiresAt, now), behind))
    .orderBy(desc(listing.expiresAt), desc(listing.room))
    .limit(limits.listingPage + 1)
  const rooms = rows.slice(0, limits.listingPage).map(toListing)
  const last = rows.length > rooms.length ? rooms.at(-1) : undefined
  return { rooms, next: last ? JSON.stringify([last.expiresAt, last.room]) : null }
}

const toListing = ({ at, ...row }: typeof listing.$inferSelect): Listing => ({
  ...row,
  createdAt: v.parse(Timestamp, row.createdAt),
  expiresAt: v.parse(Timestamp, row.expiresAt),
})
