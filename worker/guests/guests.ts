import { and, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { Argon2 } from '../../protocol/account.ts'
import type { ConversationId, PersonId, Timestamp } from '../../protocol/ids.ts'
import type { Handle } from '../../protocol/people.ts'
import { openSession } from '../auth/sessions.ts'
import type { Who } from '../auth/token.ts'
import { credential, device, person } from '../db/schema.ts'
import { nameKey } from '../people/people.ts'

type Db = DrizzleD1Database

export interface NewGuest {
  who: Who
  name: string
  room: ConversationId
  /** When the room ends, and they with it. */
  until: number
  deviceName: string
  country: string | null
}

/** A person without a credential, whom no list shows, with a device and a session like anybody's. No handle has a hyphen. */
export async function createGuest(
  db: Db,
  { who, name, room, until, ...browser }: NewGuest,
  now: number,
): Promise<void> {
  const unseen = { listed: false, showsSeen: false }
  const row = {
    id: who.person,
    handle: `guest-${who.person}`,
    name,
    nameKey: nameKey(name),
    createdAt: now as Timestamp,
  }
  await db.batch([
    db.insert(person).values({ ...row, ...unseen, guestOf: room, guestUntil: until }),
    ...openSession(db, who, browser.deviceName, browser.country, now),
  ])
}

export async function dropGuest(db: Db, id: PersonId): Promise<void> {
  await db.delete(person).where(and(eq(person.id, id), isNotNull(person.guestOf)))
}

export interface Account {
  handle: Handle
  salt: string
  argon2: Argon2
  verifier: string
  kid: string
}

/** A guest becomes a person like any other, under the id that they had: all or, when the handle is taken, nothing. */
export async function keepGuest(
  db: Db,
  id: PersonId,
  { handle, argon2, ...secret }: Account,
): Promise<'kept' | 'taken'> {
  const like = { listed: true, showsSeen: true, guestOf: null, guestUntil: null }
  try {
    await db.batch([
      db.insert(credential).values({ person: id, argon2: JSON.stringify(argon2), ...secret }),
      db
        .update(person)
        .set({ handle, ...like })
        .where(and(eq(person.id, id), isNotNull(person.guestOf))),
    ])
    return 'kept'
  } catch (thrown) {
    const [holder] = await db.select({ id: person.id }).from(person).where(eq(person.handle, handle))
    if (holder && holder.id !== id) return 'taken'
    throw thrown
  }
}

/** Guests whom no report names any more, and those whose Room couldn't remove them when it died: as a statement, for a batch. */
export const oldGuests = (db: Db, now: number) =>
  db.delete(person).where(and(lt(person.guestUntil, now - 24 * 3600_000), isUnreported))

export async function sweepGuests(db: Db, now: number): Promise<void> {
  await oldGuests(db, now)
}

/** With a room go its guests, and all that names them; of those whom a report names, their name and id stay for as long as that does. */
export async function removeGuestsOf(db: Db, room: ConversationId): Promise<void> {
  const here = eq(person.guestOf, room)
  await db.batch([
    db.delete(person).where(and(here, isUnreported)),
    // Their sessions go with their devices.
    db.delete(device).where(inArray(device.person, db.select({ id: person.id }).from(person).where(here))),
  ])
}

const isUnreported = sql`NOT EXISTS (SELECT 1 FROM report WHERE reporter = person.id)
  AND NOT EXISTS (SELECT 1 FROM report WHERE about = person.id)
  AND NOT EXISTS (SELECT 1 FROM report_line WHERE author = person.id)`
