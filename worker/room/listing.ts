import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Listing } from '../../protocol/rooms.ts'
import { listing } from '../db/schema.ts'

/** A Room's own row among those that worker/rooms/listing.ts reads. */
export async function writeListing(database: D1Database, row: Listing, now: number): Promise<void> {
  const { people, inside, profile } = row
  await drizzle(database)
    .insert(listing)
    .values({ ...row, at: now })
    .onConflictDoUpdate({ target: listing.room, set: { people, inside, profile, at: now } })
}

export async function removeListing(database: D1Database, room: ConversationId): Promise<void> {
  await drizzle(database).delete(listing).where(eq(listing.room, room))
}
