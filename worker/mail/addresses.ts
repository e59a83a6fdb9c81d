import { and, eq, gt, lt, notExists, type SQL, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { PersonId } from '../../protocol/ids.ts'
import type { MailWishes, MyMail } from '../../protocol/mail.ts'
import { hmac, randomId } from '../auth/hmac.ts'
import { mailAddress, mailPending } from '../db/mail.ts'
import { ban } from '../db/owner.ts'
import { person } from '../db/schema.ts'
import type { Secret } from '../env.ts'

type Db = DrizzleD1Database

const codeLifetimeMs = 30 * 60_000
const codeTries = 5

/** Where somebody is written to, and how they are called. */
export interface Addressed {
  person: PersonId
  handle: string
  id: string
  address: string
  digest: boolean
  news: boolean
  origin: string
}

const addressed = {
  person: mailAddress.person,
  handle: person.handle,
  id: mailAddress.id,
  address: mailAddress.address,
  digest: mailAddress.digest,
  news: mailAddress.news,
  origin: mailAddress.origin,
}

export const addressOf = (db: Db, whose: PersonId) => find(db, eq(mailAddress.person, whose))
export const addressByHandle = (db: Db, handle: string) => find(db, eq(person.handle, handle))

/** Nobody who is banned is written to, whoever asks. */
async function find(db: Db, whom: SQL): Promise<Addressed | null> {
  const bans = db.select({ at: ban.at }).from(ban).where(eq(ban.person, mailAddress.person))
  const [found] = await db
    .select(addressed)
    .from(mailAddress)
    .innerJoin(person, eq(person.id, mailAddress.person))
    .where(and(whom, notExists(bans)))
  return found ?? null
}

export async function readMine(db: Db, me: PersonId, offered: boolean, now: number): Promise<MyMail> {
  const [[held], [pending]] = await db.batch([
    db.select().from(mailAddress).where(eq(mailAddress.person, me)),
    db
      .select()
      .from(mailPending)
      .where(and(eq(mailPending.person, me), gt(mailPending.expiresAt, now), lt(mailPending.tries, codeTries))),
  ])
  const { address = null, digest = false, news = false } = held ?? {}
  return { offered, address, pending: pending?.address ?? null, digest, news }
}

/** Keeps an address until its code is shown, in place of the one that waited before. Gives the code. */
export async function hold(db: Db, pepper: Secret, me: PersonId, address: string, now: number): Promise<string> {
  const code = String(crypto.getRandomValues(new Uint32Array(2)).reduce((sum, word) => (sum * 2 ** 32 + word) % 1e6, 0))
  const padded = code.padStart(6, '0')
  const row = {
    address,
    verifier: await verifierOf(pepper, me, address, padded),
    tries: 0,
    expiresAt: now + codeLifetimeMs,
  }
  await db
    .insert(mailPending)
    .values({ person: me, ...row })
    .onConflictDoUpdate({ target: mailPending.person, set: row })
  return padded
}

/** The address that a code confirms; null for a wrong one, of which a few are taken. A try counts before it is looked at. */
export async function confirm(db: Db, pepper: Secret, me: PersonId, code: string, now: number): Promise<string | null> {
  const [pending] = await db
    .update(mailPending)
    .set({ tries: sql`${mailPending.tries} + 1` })
    .where(and(eq(mailPending.person, me), gt(mailPending.expiresAt, now), lt(mailPending.tries, codeTries)))
    .returning()
  if (!pending || pending.verifier !== (await verifierOf(pepper, me, pending.address, code))) return null
  return pending.address
}

/** The statements that make an address somebody's: for one batch. Both kinds of mail are on until they say otherwise. */
export const keep = (db: Db, me: PersonId, address: string, origin: string, now: number) => {
  const row = { id: randomId(), address, origin, confirmedAt: now }
  return [
    db
      .insert(mailAddress)
      .values({ person: me, digest: true, news: true, ...row })
      .onConflictDoUpdate({ target: mailAddress.person, set: row }),
    db.delete(mailPending).where(eq(mailPending.person, me)),
  ] as const
}

/** The statements that forget where somebody is written to. */
export const forget = (db: Db, me: PersonId) =>
  [
    db.delete(mailAddress).where(eq(mailAddress.person, me)),
    db.delete(mailPending).where(eq(mailPending.person, me)),
  ] as const

/** False where there is no address. */
export async function want(db: Db, me: PersonId, wishes: { [K in Kind]?: boolean | undefined }): Promise<boolean> {
  if (Object.keys(wishes).length === 0) return (await addressOf(db, me)) !== null
  const changed = await db
    .update(mailAddress)
    .set(wishes)
    .where(eq(mailAddress.person, me))
    .returning({ person: mailAddress.person })
  return changed.length > 0
}

export type Kind = keyof MailWishes

/** By the link in a mail. Gives whose mails stopped; null for a link of an address that is gone. */
export async function stop(db: Db, id: string, kind: Kind): Promise<PersonId | null> {
  const [changed] = await db
    .update(mailAddress)
    .set({ [kind]: false })
    .where(eq(mailAddress.id, id))
    .returning({ person: mailAddress.person })
  return changed?.person ?? null
}

export const stopLink = ({ origin, id }: Addressed, kind: Kind): string => `${origin}/unsubscribe/${id}/${kind}`

const verifierOf = (pepper: Secret, me: PersonId, address: string, code: string): Promise<string> =>
  hmac(pepper.bytes, `parley/mail/1|${me}|${address}|${code}`)
