import { eq, inArray } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { Handle, Person } from '../../protocol/http.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { person } from '../db/schema.ts'

type Db = DrizzleD1Database
const shown = { id: person.id, handle: person.handle, name: person.name }
const withRest = (found: { id: PersonId; handle: string; name: string }): Person => ({
  ...found,
  status: '',
  avatar: null,
  seenAt: null,
})

export async function byHandle(db: Db, handle: Handle): Promise<Person | null> {
  const [found] = await db.select(shown).from(person).where(eq(person.handle, handle))
  return found ? withRest(found) : null
}

/** In no order; whoever doesn't exist is left out. */
export async function byIds(db: Db, ids: PersonId[]): Promise<Person[]> {
  return ids.length === 0 ? [] : (await db.select(shown).from(person).where(inArray(person.id, ids))).map(withRest)
}
