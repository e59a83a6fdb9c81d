import { and, count, eq, exists, gt, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Argon2 } from '../../protocol/account.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Handle } from '../../protocol/people.ts'
import { recoveryCode } from '../db/accounts.ts'
import { credential, person } from '../db/schema.ts'
import type { Secret } from '../env.ts'
import { hmac } from './hmac.ts'

type Db = DrizzleD1Database
const taken = alias(recoveryCode, 'taken')

/** Of a code of 160 bits the browser shows the half that proves it; of that, D1 keeps a verifier. */
const verifierOf = (pepper: Secret, code: string): Promise<string> => hmac(pepper.bytes, `parley/code/1|${code}`)

/** The statements that give somebody ten new codes; the old ones, used or not, are gone, and so are an owner's links. */
export async function replaceCodes(db: Db, pepper: Secret, whose: PersonId, codes: string[], now: number) {
  const verifiers = await Promise.all(codes.map((code) => verifierOf(pepper, code)))
  const rows = verifiers.map((verifier) => ({ verifier, person: whose, createdAt: now }))
  return [db.delete(recoveryCode).where(eq(recoveryCode.person, whose)), db.insert(recoveryCode).values(rows)] as const
}

/** The statements that make an owner's one-time link, for a secret that the owner's browser made, in place of the one before. */
export async function putLink(db: Db, pepper: Secret, whose: PersonId, code: string, now: number) {
  const verifier = await verifierOf(pepper, code)
  const expiresAt = now + limits.lostLinkMs
  const statements = [
    dropLinks(db, whose),
    db.insert(recoveryCode).values({ verifier, person: whose, createdAt: now, expiresAt }),
  ] as const
  return { statements, expiresAt }
}

const linksOf = (whose: PersonId | SQL) => and(eq(recoveryCode.person, whose), isNotNull(recoveryCode.expiresAt))

/** The statement that ends what was made for a password that was lost: there is a new one. */
export const dropLinks = (db: Db, whose: PersonId) => db.delete(recoveryCode).where(linksOf(whose))

export async function codesLeft(db: Db, whose: PersonId): Promise<number> {
  const own = and(eq(recoveryCode.person, whose), isNull(recoveryCode.usedAt), isNull(recoveryCode.expiresAt))
  const [row] = await db.select({ left: count() }).from(recoveryCode).where(own)
  return row?.left ?? 0
}

/** Takes one of somebody's own codes in place of their authenticator's: each once, whoever asks at the same moment. */
export async function takeRecoveryCode(
  db: Db,
  pepper: Secret,
  whose: PersonId,
  code: string,
  now: number,
): Promise<boolean> {
  const verifier = await verifierOf(pepper, code)
  const unused = and(isNull(recoveryCode.usedAt), isNull(recoveryCode.expiresAt))
  const taken = await db
    .update(recoveryCode)
    .set({ usedAt: now })
    .where(and(eq(recoveryCode.verifier, verifier), eq(recoveryCode.person, whose), unused))
    .returning({ person: recoveryCode.person })
  return taken.length > 0
}

const mailedLifetimeMs = 30 * 60_000

/** The statements that keep a code which goes out by e-mail. Those that were sent before hold until they run out. */
export async function keepMailed(db: Db, pepper: Secret, whose: PersonId, code: string, now: number) {
  const verifier = await verifierOf(pepper, code)
  const over = and(eq(recoveryCode.person, whose), eq(recoveryCode.mailed, true), lte(recoveryCode.expiresAt, now))
  const row = { verifier, person: whose, createdAt: now, expiresAt: now + mailedLifetimeMs, mailed: true }
  return [db.delete(recoveryCode).where(over), db.insert(recoveryCode).values(row)] as const
}

export interface NewPassword {
  salt: string
  argon2: Argon2
  verifier: string
  kid: string
}

/** Who has a new password, and by which code: one of their own, one that came by e-mail, or an owner's link. */
export interface Recovered {
  person: PersonId
  by: 'own' | 'mail' | 'link'
}

/** Takes a code or an owner's link and sets a new password, both or neither; null when it is none of that person's. */
export async function recover(
  db: Db,
  pepper: Secret,
  handle: Handle,
  shown: string,
  { argon2, ...password }: NewPassword,
  now: number,
): Promise<Recovered | null> {
  const verifier = await verifierOf(pepper, shown)
  const whose = sql`(SELECT ${person.id} FROM ${person} WHERE ${person.handle} = ${handle})`
  const good = and(
    eq(recoveryCode.verifier, verifier),
    eq(recoveryCode.person, whose),
    isNull(recoveryCode.usedAt),
    or(isNull(recoveryCode.expiresAt), gt(recoveryCode.expiresAt, now)),
  )
  const justTaken = db
    .select({ one: sql`1` })
    .from(taken)
    .where(and(eq(taken.verifier, verifier), eq(taken.person, whose), eq(taken.usedAt, now)))
  const [changed, used] = await db.batch([
    db
      .update(credential)
      .set({ ...password, argon2: JSON.stringify(argon2) })
      .where(and(eq(credential.person, whose), exists(db.select({ one: sql`1` }).from(recoveryCode).where(good))))
      .returning({ person: credential.person }),
    db
      .update(recoveryCode)
      .set({ usedAt: now })
      .where(good)
      .returning({ expiresAt: recoveryCode.expiresAt, mailed: recoveryCode.mailed }),
    db.delete(recoveryCode).where(and(linksOf(whose), isNull(recoveryCode.usedAt), exists(justTaken))),
  ])
  const who = changed[0]?.person
  const code = used[0]
  if (!who || !code) return null
  return { person: who, by: code.mailed ? 'mail' : code.expiresAt !== null ? 'link' : 'own' }
}
