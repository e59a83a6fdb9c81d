import { and, eq, gt, isNull, lte } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { heldHandle, passkey, recoveryCode, totp } from '../db/accounts.ts'
import { credential, person as personTable, session } from '../db/schema.ts'
import { readSettings } from '../env.ts'
import { log, problemOf } from '../log.ts'
import { addressOf } from '../mail/addresses.ts'
import { senderOf } from '../mail/sender.ts'
import { goodbyeWords } from '../mail/words.ts'
import { disclaim } from '../owner/owner.ts'
import { receiptFor } from './receipts.ts'
import type { Wanted } from './store.ts'

/** How long nobody else may take the name. */
const heldMs = 90 * 24 * 3600_000

interface Step {
  name: string
  /** Carried out until it has succeeded once: as often as you like, with the same end. */
  take(env: Env, wanted: Wanted, now: number): Promise<void>
}

/**
 * What deleting an account is, in its order: nobody comes in any more, whoever is in goes out, then what was said, then who it
 * was.
 */
export const job: readonly Step[] = [
  { name: 'hold the name', take: holdName },
  { name: 'say goodbye', take: sayGoodbye },
  { name: 'close the doors', take: closeDoors },
  { name: 'end the sessions', take: endSessions },
  { name: 'leave the conversations', take: leaveConversations },
  { name: 'drop the rows', take: dropRows },
]

async function holdName(env: Env, { held }: Wanted, now: number): Promise<void> {
  const db = drizzle(env.DB)
  await db.batch([
    db.delete(heldHandle).where(lte(heldHandle.until, now)),
    db
      .insert(heldHandle)
      .values({ hash: held, until: now + heldMs })
      .onConflictDoNothing(),
  ])
}

/** Once, whether or not it arrives: a sender that is away keeps nobody from going. The address goes with the rows. */
async function sayGoodbye(env: Env, { person }: Wanted): Promise<void> {
  const send = senderOf(env)
  const settings = readSettings(env)
  const to = send && (await addressOf(drizzle(env.DB), person))
  if (!to || typeof settings === 'string') return
  const words = goodbyeWords(to.origin, to.handle, await receiptFor(settings.saltKey, person))
  await send({ key: `goodbye-${to.id}`, to: to.address, ...words }).catch((thrown) =>
    log('error', { step: 'mail', problem: problemOf(thrown) }),
  )
}

async function closeDoors(env: Env, { person }: Wanted): Promise<void> {
  const db = drizzle(env.DB)
  await db.batch([
    db.delete(credential).where(eq(credential.person, person)),
    db.delete(passkey).where(eq(passkey.person, person)),
    db.delete(recoveryCode).where(eq(recoveryCode.person, person)),
    db.delete(totp).where(eq(totp.person, person)),
  ])
}

/** The Inbox first, as at a log-out. */
async function endSessions(env: Env, { person }: Wanted, now: number): Promise<void> {
  const db = drizzle(env.DB)
  const living = and(eq(session.person, person), isNull(session.revokedAt), gt(session.expiresAt, now))
  const found = await db.select({ id: session.id }).from(session).where(living)
  const inbox = env.INBOXES.get(env.INBOXES.idFromName(person))
  await Promise.all(found.map(({ id }) => inbox.revoke(id)))
  await db.update(session).set({ revokedAt: now }).where(living)
}

/** Whatever the Inbox could not do yet it goes on doing by itself; this asks again until nothing is left. */
async function leaveConversations(env: Env, { person, messages }: Wanted): Promise<void> {
  const whole = await env.INBOXES.get(env.INBOXES.idFromName(person)).erase(person, messages)
  if (!whole) throw new Error('a conversation has not confirmed it yet')
}

/** With the person goes whatever names them in D1. */
async function dropRows(env: Env, { person }: Wanted): Promise<void> {
  const db = drizzle(env.DB)
  await db.batch([db.delete(personTable).where(eq(personTable.id, person)), disclaim(db, person)])
}
