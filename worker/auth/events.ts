import { and, asc, desc, eq, gt, inArray, lte, type SQL } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { type PersonId, Timestamp } from '../../protocol/ids.ts'
import { type SecurityEvent, SecurityEventKind } from '../../protocol/security.ts'
import { securityEvent } from '../db/accounts.ts'
import { randomId } from './hmac.ts'

type Db = DrizzleD1Database

const keptMs = 90 * 24 * 3600_000
const shownEvents = 50

/** By what, and from where. */
export interface Place {
  device: string | null
  country: string | null
}

/** The statements that tell a person what happened to their account: for one batch with what did. */
export const tell = (db: Db, person: PersonId, kind: SecurityEventKind, place: Place, now: number) =>
  [
    db.insert(securityEvent).values({ id: randomId(), person, kind, at: now, ...place }),
    db.delete(securityEvent).where(and(eq(securityEvent.person, person), lte(securityEvent.at, now - keptMs))),
  ] as const

export async function eventsOf(db: Db, person: PersonId, now: number): Promise<SecurityEvent[]> {
  const rows = await newest(db, person, now, undefined).limit(shownEvents)
  return rows.map(toEvent)
}

/** The newest of these kinds that somebody is still told of. */
export async function newestEventOf(
  db: Db,
  person: PersonId,
  kinds: SecurityEventKind[],
  now: number,
): Promise<SecurityEvent | null> {
  const [row] = await newest(db, person, now, inArray(securityEvent.kind, kinds)).limit(1)
  return row ? toEvent(row) : null
}

const newest = (db: Db, person: PersonId, now: number, which: SQL | undefined) =>
  db
    .select()
    .from(securityEvent)
    .where(and(eq(securityEvent.person, person), gt(securityEvent.at, now - keptMs), which))
    .orderBy(desc(securityEvent.at))

/** Of these kinds, what happened after a time, the oldest first. */
export async function eventsAfter(
  db: Db,
  person: PersonId,
  kinds: SecurityEventKind[],
  after: number,
): Promise<SecurityEvent[]> {
  const rows = await db
    .select()
    .from(securityEvent)
    .where(and(eq(securityEvent.person, person), gt(securityEvent.at, after), inArray(securityEvent.kind, kinds)))
    .orderBy(asc(securityEvent.at))
    .limit(shownEvents)
  return rows.map(toEvent)
}

const toEvent = ({ id, kind, at, device, country }: typeof securityEvent.$inferSelect): SecurityEvent => ({
  id,
  kind: v.parse(SecurityEventKind, kind),
  at: v.parse(Timestamp, at),
  device,
  country,
})
