import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { limits } from '../../protocol/limits.ts'
import { AccountInvite } from '../../protocol/owner.ts'
import { accountInvite } from '../db/owner.ts'

type Db = DrizzleD1Database
type NewInvite = Pick<typeof accountInvite.$inferInsert, 'hash' | 'createdAt' | 'expiresAt' | 'usesLeft'>

const holds = (now: number) =>
  and(
    or(isNull(accountInvite.expiresAt), gt(accountInvite.expiresAt, now)),
    or(isNull(accountInvite.usesLeft), gt(accountInvite.usesLeft, 0)),
  )

/** Those that still let somebody in, the newest first. */
export async function invitesThatHold(db: Db, now: number): Promise<AccountInvite[]> {
  const rows = await db.select().from(accountInvite).where(holds(now)).orderBy(desc(accountInvite.createdAt))
  return v.parse(v.array(AccountInvite), rows)
}

/** Whoever makes one also clears away those that let nobody in any more. False when there are too many. */
export async function putInvite(db: Db, made: NewInvite, now: number): Promise<boolean> {
  await db.delete(accountInvite).where(sql`NOT ${holds(now)}`)
  if ((await db.$count(accountInvite)) >= limits.accountInvites) return false
  await db.insert(accountInvite).values(made).onConflictDoNothing()
  return true
}

export const dropInvite = (db: Db, hash: string) => db.delete(accountInvite).where(eq(accountInvite.hash, hash))

/** Takes one use of an invite, however many ask at once. False for one that doesn't hold. */
export async function takeInvite(db: Db, hash: string, now: number): Promise<boolean> {
  const taken = await db
    .update(accountInvite)
    .set({ usesLeft: sql`${accountInvite.usesLeft} - 1` })
    .where(and(eq(accountInvite.hash, hash), holds(now)))
    .returning({ hash: accountInvite.hash })
  return taken.length > 0
}

/** No account came of it. */
export const giveBackInvite = (db: Db, hash: string) =>
  db
    .update(accountInvite)
    .set({ usesLeft: sql`${accountInvite.usesLeft} + 1` })
    .where(eq(accountInvite.hash, hash))
