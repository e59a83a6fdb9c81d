import { and, eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { PersonId } from '../../protocol/ids.ts'
import type { Handle } from '../../protocol/people.ts'
import { instance, person } from '../db/schema.ts'
import { Refusal } from '../routing.ts'

type Db = DrizzleD1Database

const key = 'owner'

/** Whether an instance is somebody's: of whom OWNER names, and where it names nobody, of its first account. */
export async function isOwner(db: Db, named: Handle | null, who: PersonId): Promise<boolean> {
  const found =
    named === null
      ? db
          .select({ found: instance.key })
          .from(instance)
          .where(and(eq(instance.key, key), eq(instance.value, who)))
      : db
          .select({ found: person.id })
          .from(person)
          .where(and(eq(person.id, who), eq(person.handle, named)))
  return (await found).length > 0
}

/** The statement that makes the first account the owner's, and no other. */
export const claim = (db: Db, who: PersonId) => claimOrFail(db, who).onConflictDoNothing()

/** The same for an account that OWNER names: it is the first, or what makes it fails, and nobody takes that name meanwhile. */
export const claimOrFail = (db: Db, who: PersonId) => db.insert(instance).values({ key, value: who })

/** Whether there was a first account, be it gone by now. */
export const isClaimed = async (db: Db): Promise<boolean> => (await db.$count(instance, eq(instance.key, key))) > 0

/** The name of an owner who isn't there: an account is named by OWNER, and not made by it. */
export const reserved = (handle: Handle): Refusal =>
  new Refusal(409, 'handle-taken', `${handle} is kept for the owner of this instance. Choose another name.`)

/** The statement after which it is nobody's: no later account is the first. */
export const disclaim = (db: Db, who: PersonId) =>
  db
    .update(instance)
    .set({ value: '' })
    .where(and(eq(instance.key, key), eq(instance.value, who)))
