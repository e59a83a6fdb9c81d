import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { type ConversationId, SessionId } from '../../protocol/ids.ts'
import { device, person, session } from '../db/schema.ts'
import type { Secret } from '../env.ts'
import { hmac, hmacMatches } from './hmac.ts'
import type { Who } from './token.ts'

type Db = DrizzleD1Database
type Session = typeof session.$inferSelect

export const sessionLifetimeMs = 90 * 24 * 3600_000
/** How long the refresh token before the newest still answers, for a browser that lost the response. */
export const graceMs = 60_000

/** The statements that open a session, on a new device when `newDevice` names one: for one batch. */
export function openSession(db: Db, who: Who, newDevice: string | null, country: string | null, now: number) {
  const opened = db.insert(session).values({
    id: who.session,
    person: who.person,
    device: who.device,
    generation: 1,
    rotatedAt: now,
    createdAt: now,
    expiresAt: now + sessionLifetimeMs,
    country,
  })
  if (newDevice === null) return [opened] as const
  return [
    db.insert(device).values({ id: who.device, person: who.person, name: newDevice, createdAt: now }),
    opened,
  ] as const
}

/** What a session that may still act allows, null for one that mayn't: one statement. */
export async function currentSession(
  db: Db,
  who: Who,
  now: number,
): Promise<{ guestOf: ConversationId | null } | null> {
  const living = and(eq(session.id, who.session), eq(session.person, who.person), isNull(session.revokedAt))
  const [found] = await db
    .select({ guestOf: person.guestOf })
    .from(session)
    .innerJoin(person, eq(person.id, session.person))
    .where(and(living, gt(session.expiresAt, now)))
  return found ?? null
}

export async function revokeSessions(db: Db, ids: SessionId[], now: number): Promise<void> {
  if (ids.length === 0) return
  await db
    .update(session)
    .set({ revokedAt: now })
    .where(and(inArray(session.id, ids), isNull(session.revokedAt)))
}

/** `kid.session.generation.mac`: derived, so that the same successor can be answered twice and nothing is kept. */
export async function refreshToken({ kid, bytes }: Secret, id: SessionId, generation: number): Promise<string> {
  return `${kid}.${id}.${generation}.${await hmac(bytes, refreshText(id, generation))}`
}

const refreshText = (id: SessionId, generation: number): string => `parley/refresh/1|${id}|${generation}`

export type Refreshed = { ok: true; who: Who; generation: number } | { ok: false; reused: Who | null }

/** Exchanges a refresh token for its successor's generation. An older one is reuse: its caller ends the session. */
export async function refresh(
  db: Db,
  keys: Secret[],
  token: string,
  now: number,
  country: string | null = null,
): Promise<Refreshed> {
  const shown = await readRefresh(keys, token)
  const [row] = shown ? await db.select().from(session).where(eq(session.id, shown.id)) : []
  if (!shown || !row) return { ok: false, reused: null }
  const who: Who = { person: row.person, session: row.id, device: row.device }
  switch (judge(row, shown.generation, now)) {
    case 'ended':
      return { ok: false, reused: null }
    case 'reused':
      return { ok: false, reused: who }
    case 'repeated':
      return { ok: true, who, generation: row.generation }
    case 'next':
      return (await rotate(db, row.id, shown.generation, country, now))
        ? { ok: true, who, generation: shown.generation + 1 }
        : refresh(db, keys, token, now, country)
  }
}

/** Whose session a refresh token is for, whether or not it could still be exchanged. Null for one that we didn't make. */
export async function sessionOf(db: Db, keys: Secret[], token: string): Promise<Who | null> {
  const shown = await readRefresh(keys, token)
  const [row] = shown ? await db.select().from(session).where(eq(session.id, shown.id)) : []
  return row ? { person: row.person, session: row.id, device: row.device } : null
}

/** False when somebody else did it first: two tabs, or a repeated request. `rotatedAt` is also when it was used last. */
async function rotate(
  db: Db,
  id: SessionId,
  generation: number,
  country: string | null,
  now: number,
): Promise<boolean> {
  const rotated = await db
    .update(session)
    .set({ generation: generation + 1, rotatedAt: now, expiresAt: now + sessionLifetimeMs, country })
    .where(and(eq(session.id, id), eq(session.generation, generation), isNull(session.revokedAt)))
    .returning({ id: session.id })
  return rotated.length > 0
}

/** What a refresh token of this generation means for its session. */
export function judge(
  row: Pick<Session, 'generation' | 'rotatedAt' | 'expiresAt' | 'revokedAt'>,
  generation: number,
  now: number,
): 'next' | 'repeated' | 'reused' | 'ended' {
  if (row.revokedAt !== null || row.expiresAt <= now) return 'ended'
  if (generation === row.generation) return 'next'
  if (generation === row.generation - 1 && now - row.rotatedAt <= graceMs) return 'repeated'
  return 'reused'
}

async function readRefresh(keys: Secret[], token: string): Promise<{ id: SessionId; generation: number } | null> {
  const [, kid, sid, number, mac] =
    /^([a-z0-9]{1,16})\.([0-9a-f]{32})\.([1-9]\d{0,8})\.([A-Za-z0-9_-]{43})$/.exec(token) ?? []
  const key = keys.find((candidate) => candidate.kid === kid)
  if (!key || !sid || !number || !mac) return null
  const id = v.parse(SessionId, sid)
  const generation = Number(number)
  return (await hmacMatches(key.bytes, refreshText(id, generation), mac)) ? { id, generation } : null
}
