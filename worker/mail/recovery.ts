import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { newCode, shownOf } from '../auth/mailedCode.ts'
import { keepMailed } from '../auth/recovery.ts'
import type { Secret } from '../env.ts'
import type { Addressed } from './addresses.ts'
import type { Send } from './sender.ts'
import { recoveryWords } from './words.ts'

/** Makes a recovery code that holds for a while, and sends it. What couldn't be sent opens nothing that anybody knows. */
export async function sendRecovery(
  send: Send,
  db: DrizzleD1Database,
  pepper: Secret,
  { person, handle, address, origin }: Addressed,
  now: number,
): Promise<void> {
  const { typed, bytes } = newCode()
  await db.batch(await keepMailed(db, pepper, person, await shownOf(bytes, origin), now))
  await send({ key: crypto.randomUUID(), to: address, ...recoveryWords(origin, handle, typed) })
}
