import { and, eq, gt } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { Argon2 } from '../../protocol/account.ts'
import type { Timestamp } from '../../protocol/ids.ts'
import type { Handle } from '../../protocol/people.ts'
import { heldHandle } from '../db/accounts.ts'
import { credential, person } from '../db/schema.ts'
import type { Secret } from '../env.ts'
import { claim, claimOrFail, isClaimed } from '../owner/owner.ts'
import { hmac } from './hmac.ts'
import { openSession } from './sessions.ts'
import type { Who } from './token.ts'

type Db = DrizzleD1Database

export interface NewPerson {
  who: Who
  handle: Handle
  deviceName: string
  country: string | null
  salt: string
  argon2: Argon2
  verifier: string
  kid: string
}

/**
 * A person with a credential, a device and a session: all or, when the handle is taken, nothing. `named` is the owner's, whose instance
 * anybody could take by that name: it is made first, or not at all.
 */
export async function createPerson(
  db: Db,
  made: NewPerson,
  named: Handle | null,
  now: number,
): Promise<'made' | 'taken' | 'reserved'> {
  const { who, handle, salt, argon2, verifier, kid } = made
  try {
    await db.batch([
      db.insert(person).values({ id: who.person, handle, name: handle, nameKey: handle, createdAt: now as Timestamp }),
      db.insert(credential).values({ person: who.person, salt, argon2: JSON.stringify(argon2), verifier, kid }),
      ...openSession(db, who, made.deviceName, made.country, now),
      handle === named ? claimOrFail(db, who.person) : claim(db, who.person),
    ])
    return 'made'
  } catch (thrown) {
    const [holder] = await db.select({ id: person.id }).from(person).where(eq(person.handle, handle))
    if (holder && holder.id !== who.person) return 'taken'
    if (handle === named && (await isClaimed(db))) return 'reserved'
    throw thrown
  }
}

/** How the name of a deleted account is kept, so that nobody takes its place for a while, and nobody reads it there. */
export const heldAs = (saltKey: Secret, handle: string): Promise<string> =>
  hmac(saltKey.bytes, `parley/held/1|${handle}`)

export async function isHeld(db: Db, saltKey: Secret, handle: Handle, now: number): Promise<boolean> {
  const hash = await heldAs(saltKey, handle)
  const [held] = await db
    .select({ hash: heldHandle.hash })
    .from(heldHandle)
    .where(and(eq(heldHandle.hash, hash), gt(heldHandle.until, now)))
  return held !== undefined
}
