import { and, asc, eq, gt, gte, isNull, lt, not, type SQL, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import type { SignedIn } from '../../protocol/account.ts'
import { PersonId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { limits } from '../../protocol/limits.ts'
import type { Handle, Person } from '../../protocol/people.ts'
import { isAmong } from '../db/among.ts'
import { person } from '../db/schema.ts'
import { seenAtFor } from './presence.ts'

type Db = DrizzleD1Database

/** A person as `viewer` may see them. */
const shownTo = (viewer: PersonId) => ({
  id: person.id,
  handle: person.handle,
  name: person.name,
  status: person.status,
  avatar: person.avatar,
  seenAt: seenAtFor(viewer),
  guest: sql`guest_of IS NOT NULL`.mapWith(Boolean).as('guest'),
})

export async function byHandle(db: Db, viewer: PersonId, handle: Handle): Promise<Person | null> {
  const [found] = await db.select(shownTo(viewer)).from(person).where(eq(person.handle, handle))
  return found ?? null
}

/** As one sees oneself, and the one room in which one is, if one is a guest. */
export async function oneself(db: Db, id: PersonId): Promise<Pick<SignedIn, 'person' | 'guestOf'> | null> {
  const shown = { ...shownTo(id), guestOf: person.guestOf }
  const [found] = await db.select(shown).from(person).where(eq(person.id, id))
  if (!found) return null
  const { guestOf, ...me } = found
  return { person: me, guestOf }
}

/** By name; whoever doesn't exist is left out. */
export async function byIds(db: Db, viewer: PersonId, ids: PersonId[]): Promise<Person[]> {
  if (ids.length === 0) return []
  return db.select(shownTo(viewer)).from(person).where(isAmong(person.id, ids)).orderBy(person.nameKey, person.id)
}

/** Those of `ids` who have an account here, and haven't been banned: whom one may bring into a group. */
export async function residentsAmong(db: Db, ids: PersonId[]): Promise<PersonId[]> {
  if (ids.length === 0) return []
  const found = await db
    .select({ id: person.id })
    .from(person)
    .where(and(isAmong(person.id, ids), isNull(person.guestOf), isNotBanned))
  return found.map(({ id }) => id)
}

/** What names are ordered and looked for by: NFKD, in lower case, without marks. */
export const nameKey = (name: string): string =>
  name.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').trim()

/** Where a page ended: by name, or by username among those whose name doesn't begin so. */
const Cursor = v.union([v.strictObject({ name: v.string(), id: PersonId }), v.strictObject({ handle: v.string() })])
type Cursor = v.InferOutput<typeof Cursor>

/** Literally, so that SQLite sees that the index of those who are listed will do. */
const listed = sql`listed = 1`

/** Whoever may not come in any more isn't found. */
const isNotBanned = sql`NOT EXISTS (SELECT 1 FROM ban WHERE ban.person = person.id)`

/**
 * Everybody who is listed, by name; with `begin`, those whose name begins so, and then those whose username does. Each half
 * is read in the order of an index, so that a page costs no more among many people than among few.
 */
export async function listPeople(
  db: Db,
  viewer: PersonId,
  begin: string,
  after: string,
): Promise<{ people: Person[]; next: string | null }> {
  const cursor = readJson(Cursor, after)
  const key = nameKey(begin)
  const wanted = limits.peoplePage + 1
  const named = cursor && 'handle' in cursor ? [] : await byName(db, viewer, key, cursor, wanted)
  const left = wanted - named.length
  const handled = key === '' || left === 0 ? [] : await byUsername(db, viewer, key, cursor, left)
  const found = [...named, ...handled]
  const page = found.slice(0, limits.peoplePage)
  const last = found.length > page.length ? page.at(-1) : undefined
  const people = page.map(({ key: _, ...shown }) => shown)
  if (!last) return { people, next: null }
  const next: Cursor = last.key === null ? { handle: last.handle } : { name: last.key, id: last.id }
  return { people, next: JSON.stringify(next) }
}

type Found = Person & { key: string | null }

export function byNameQuery(db: Db, viewer: PersonId, begin: string, after: Cursor | null, limit: number) {
  const { name, id } = after && 'name' in after ? after : { name: '', id: '' }
  return db
    .select({ ...shownTo(viewer), key: sql<string | null>`name_key`.as('key') })
    .from(person)
    .where(and(listed, isNotBanned, begins(person.nameKey, begin), sql`(name_key, id) > (${name}, ${id})`))
    .orderBy(asc(person.nameKey), asc(person.id))
    .limit(limit)
}

const byName = (...asked: Parameters<typeof byNameQuery>): Promise<Found[]> => byNameQuery(...asked)

export function byUsernameQuery(db: Db, viewer: PersonId, begin: string, after: Cursor | null, limit: number) {
  const behind = after && 'handle' in after ? gt(person.handle, after.handle) : undefined
  const isNamedSo = begins(person.nameKey, begin)
  return db
    .select({ ...shownTo(viewer), key: sql<string | null>`NULL`.as('key') })
    .from(person)
    .where(and(listed, isNotBanned, begins(person.handle, begin), isNamedSo && not(isNamedSo), behind))
    .orderBy(asc(person.handle))
    .limit(limit)
}

const byUsername = (...asked: Parameters<typeof byUsernameQuery>): Promise<Found[]> => byUsernameQuery(...asked)

/** A range, which an index knows; `LIKE` would need one that folds case. */
const begins = (column: typeof person.nameKey | typeof person.handle, begin: string): SQL | undefined =>
  begin === '' ? undefined : and(gte(column, begin), lt(column, `${begin}\u{10ffff}`))
