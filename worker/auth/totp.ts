import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { Secret as OtpSecret, TOTP } from 'otpauth'
import type { PersonId } from '../../protocol/ids.ts'
import { totp } from '../db/accounts.ts'
import type { Secret } from '../env.ts'
import { openBox, sealBox } from './box.ts'

type Db = DrizzleD1Database

const stepMs = 30_000

/** SHA-1, six digits, half a minute: what every authenticator can do (RFC 6238). */
const generator = (secret: OtpSecret, issuer: string, label: string): TOTP =>
  new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period: stepMs / 1000, secret })

/** 160 bits in base32, and the address that a QR code says. */
export function newSecret(host: string, handle: string): { secret: string; uri: string } {
  const made = new OtpSecret({ size: 20 })
  return { secret: made.base32, uri: generator(made, `Parley (${host})`, handle).toString() }
}

/** The step that a code is of, if that is now or the one before or after; else null. */
export function stepOf(secret: string, code: string, now: number): number | null {
  const delta = generator(OtpSecret.fromBase32(secret), '', '').validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / stepMs) + delta
}

/** A new secret that doesn't count yet. One that counts already stays: null. */
export async function offer(db: Db, pepper: Secret, person: PersonId, secret: string): Promise<boolean> {
  const row = { kid: pepper.kid, secret: await sealBox(pepper, 'parley/totp/1', person, secret), lastStep: 0 }
  const kept = await db
    .insert(totp)
    .values({ person, ...row })
    .onConflictDoUpdate({ target: totp.person, set: row, setWhere: isNull(totp.confirmedAt) })
    .returning({ person: totp.person })
  return kept.length > 0
}

/** Whether the authenticator has the secret that was offered: from now on it counts. */
export async function confirm(db: Db, pepper: Secret, person: PersonId, code: string, now: number): Promise<boolean> {
  const step = await shownStep(db, pepper, person, code, now)
  if (step === null) return false
  const confirmed = await db
    .update(totp)
    .set({ confirmedAt: now, lastStep: step })
    .where(and(eq(totp.person, person), isNull(totp.confirmedAt)))
    .returning({ person: totp.person })
  return confirmed.length > 0
}

/** Takes a code: each once, whoever asks at the same moment. */
export async function takeCode(db: Db, pepper: Secret, person: PersonId, code: string, now: number): Promise<boolean> {
  const step = await shownStep(db, pepper, person, code, now)
  if (step === null) return false
  const taken = await db
    .update(totp)
    .set({ lastStep: step })
    .where(and(eq(totp.person, person), lt(totp.lastStep, step), isNotNull(totp.confirmedAt)))
    .returning({ person: totp.person })
  return taken.length > 0
}

export const dropTotp = (db: Db, person: PersonId) => db.delete(totp).where(eq(totp.person, person))

async function shownStep(db: Db, pepper: Secret, person: PersonId, code: string, now: number): Promise<number | null> {
  const [row] = await db.select().from(totp).where(eq(totp.person, person))
  const secret = row && (await openBox(pepper, 'parley/totp/1', person, row.secret))
  return secret ? stepOf(secret, code, now) : null
}
