import { eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { PersonId } from '../../protocol/ids.ts'
import { ban } from '../db/owner.ts'
import { Refusal } from '../routing.ts'

type Db = DrizzleD1Database

/** The question, as a statement: for a batch with what must not happen meanwhile. */
export const bansOf = (db: Db, who: PersonId) => db.select({ at: ban.at }).from(ban).where(eq(ban.person, who))

export const isBanned = async (db: Db, who: PersonId): Promise<boolean> => (await bansOf(db, who)).length > 0

/** Twice is once: since when it holds. */
export async function putBan(db: Db, who: PersonId, now: number): Promise<number> {
  await db.insert(ban).values({ person: who, at: now }).onConflictDoNothing()
  const [held] = await bansOf(db, who)
  return held?.at ?? now
}

export const dropBan = (db: Db, who: PersonId) => db.delete(ban).where(eq(ban.person, who))

/** Said only to whoever has shown that they are it. */
export const banned = new Refusal(403, 'banned', 'This account was banned by the owner of this instance.')
