import { and, asc, count, eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Person } from '../../protocol/people.ts'
import { isAmong } from '../db/among.ts'
import { block, contact, person } from '../db/schema.ts'
import { byIds } from '../people/people.ts'

type Db = DrizzleD1Database
/** Two lists of others that each person keeps. */
type List = typeof contact | typeof block

/** In order of their names. */
export async function readList(db: Db, list: List, me: PersonId): Promise<Person[]> {
  const others = await db
    .select({ id: person.id })
    .from(list)
    .innerJoin(person, eq(person.id, list.other))
    .where(eq(list.person, me))
    .orderBy(asc(person.nameKey), asc(person.id))
  const ids = others.map(({ id }) => id)
  const people: Person[] = []
  for (let from = 0; from < ids.length; from += limits.peoplePerLookup)
    people.push(...(await byIds(db, me, ids.slice(from, from + limits.peoplePerLookup))))
  return people
}

/** Twice is once. False when there are as many already as may be. */
export async function put(db: Db, list: List, me: PersonId, other: PersonId, now: number): Promise<boolean> {
  const [held] = await db.select({ people: count() }).from(list).where(eq(list.person, me))
  if ((held?.people ?? 0) >= limits.contacts) return false
  await db.insert(list).values({ person: me, other, at: now }).onConflictDoNothing()
  return true
}

export async function drop(db: Db, list: List, me: PersonId, other: PersonId): Promise<void> {
  await db.delete(list).where(and(eq(list.person, me), eq(list.other, other)))
}

export const isContact = (db: Db, me: PersonId, other: PersonId): Promise<boolean> => isOn(db, contact, me, other)

export const isBlocked = (db: Db, by: PersonId, other: PersonId): Promise<boolean> => isOn(db, block, by, other)

async function isOn(db: Db, list: List, me: PersonId, other: PersonId): Promise<boolean> {
  const [found] = await db
    .select({ at: list.at })
    .from(list)
    .where(and(eq(list.person, me), eq(list.other, other)))
  return found !== undefined
}

/** Those of `people` who have blocked `other`. */
export async function blockersOf(db: Db, other: PersonId, people: PersonId[]): Promise<PersonId[]> {
  if (people.length === 0) return []
  const found = await db
    .select({ person: block.person })
    .from(block)
    .where(and(isAmong(block.person, people), eq(block.other, other)))
  return found.map((one) => one.person)
}
