import { eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { Argon2, Handle } from '../../protocol/http.ts'
import type { Timestamp } from '../../protocol/ids.ts'
import { credential, person } from '../db/schema.ts'
import { openSession } from './sessions.ts'
import type { Who } from './token.ts'

export interface NewPerson {
  who: Who
  handle: Handle
  deviceName: string
  salt: string
  argon2: Argon2
  verifier: string
  kid: string
}

/** A person with a credential, a device and a session: all or, when the handle is taken, nothing. */
export async function createPerson(db: DrizzleD1Database, made: NewPerson, now: number): Promise<'made' | 'taken'> {
  const { who, handle, salt, argon2, verifier, kid } = made
  try {
    await db.batch([
      db.insert(person).values({ id: who.person, handle, name: handle, nameKey: handle, createdAt: now as Timestamp }),
      db.insert(credential).values({ person: who.person, salt, argon2: JSON.stringify(argon2), verifier, kid }),
      ...openSession(db, who, made.deviceName, now),
    ])
    return 'made'
  } catch (thrown) {
    const [holder] = await db.select({ id: person.id }).from(person).where(eq(person.handle, handle))
    if (holder && holder.id !== who.person) return 'taken'
    throw thrown
  }
}
