import { eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type * as v from 'valibot'
import type { routes } from '../../protocol/http.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Handle, Mine, Profile } from '../../protocol/people.ts'
import type { SecurityEventKind } from '../../protocol/security.ts'
import { newestEventOf } from '../auth/events.ts'
import { isBlocked, isContact } from '../contacts/contacts.ts'
import { person } from '../db/schema.ts'
import { isOwner } from '../owner/owner.ts'
import { byHandle, byIds, nameKey } from './people.ts'

type Db = DrizzleD1Database

export async function readMine(db: Db, owner: Handle | null, me: PersonId): Promise<Mine | null> {
  const [shown] = await byIds(db, me, [me])
  const [mine] = await db
    .select({ bio: person.bio, showsSeen: person.showsSeen, showsRead: person.showsRead, listed: person.listed })
    .from(person)
    .where(eq(person.id, me))
  if (!shown || !mine) return null
  const [owns, ownerDid] = await Promise.all([isOwner(db, owner, me), newestEventOf(db, me, ownersDeeds, Date.now())])
  return { person: shown, ...mine, owner: owns, ownerDid }
}

/** What an owner does to an account of which its person is told wherever they are. */
const ownersDeeds: SecurityEventKind[] = ['link-made', 'password-by-link']

type Change = v.InferOutput<(typeof routes)['PATCH /me/settings']['takes']>

/** What isn't named stays. */
export async function changeMine(db: Db, me: PersonId, change: Change): Promise<void> {
  const set = { ...change, ...(change.name !== undefined && { nameKey: nameKey(change.name) }) }
  if (Object.keys(set).length > 0) await db.update(person).set(set).where(eq(person.id, me))
}

/** Somebody, looked at closely by `viewer`. */
export async function readProfile(db: Db, viewer: PersonId, handle: Handle): Promise<Profile | null> {
  const found = await byHandle(db, viewer, handle)
  if (!found) return null
  const [more] = await db
    .select({ bio: person.bio, createdAt: person.createdAt })
    .from(person)
    .where(eq(person.id, found.id))
  if (!more) return null
  const [contact, blocked] = await Promise.all([isContact(db, viewer, found.id), isBlocked(db, viewer, found.id)])
  return { ...found, ...more, contact, blocked }
}
