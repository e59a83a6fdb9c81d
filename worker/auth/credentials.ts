import { and, eq, type SQL } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { Argon2 } from '../../protocol/account.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import type { Handle } from '../../protocol/people.ts'
import { totp } from '../db/accounts.ts'
import { credential, person } from '../db/schema.ts'
import type { Secret } from '../env.ts'
import { hmac, hmacMatches } from './hmac.ts'

type Db = DrizzleD1Database

/** What new passwords are derived with: 64 MiB, three passes (RFC 9106, section 4, second choice, with one lane for browsers). */
export const currentArgon2: Argon2 = { memoryKiB: 64 * 1024, passes: 3, lanes: 1 }

/** What passwords may have been derived with before: at the next log-in each is raised. */
export const olderArgon2: readonly Argon2[] = [{ memoryKiB: 64 * 1024, passes: 2, lanes: 1 }]

/** The parameters of a new password that are taken from a browser. */
export const isAccepted = (shown: Argon2): boolean => isSame(shown, currentArgon2)

const isSame = (one: Argon2, other: Argon2): boolean =>
  one.memoryKiB === other.memoryKiB && one.passes === other.passes && one.lanes === other.lanes

/**
 * Puts what a browser derived with today's parameters in place of what it has just proven, if that is of older ones: by the same
 * password, for it says so. Gives the verifier that counts from now on.
 */
export async function raise(
  db: Db,
  pepper: Secret,
  { person: who, argon2, verifier: proven }: Found,
  raised: { auth: string; salt: string; argon2: Argon2 } | undefined,
): Promise<string> {
  const isOld = olderArgon2.some((older) => isSame(older, argon2))
  if (!raised || !isOld || !isAccepted(raised.argon2)) return proven
  const { auth, salt } = raised
  const verifier = await makeVerifier(pepper, auth)
  const changed = await setPassword(db, who, { salt, argon2: raised.argon2, verifier, kid: pepper.kid }, proven)
  return changed.length > 0 ? verifier : proven
}

export interface Found {
  person: PersonId
  handle: string
  salt: string
  argon2: Argon2
  verifier: string
  /** Whether a code of an authenticator is asked for too. */
  totp: boolean
}

export const findCredential = (db: Db, handle: Handle): Promise<Found | null> => find(db, eq(person.handle, handle))
export const credentialOf = (db: Db, id: PersonId): Promise<Found | null> => find(db, eq(person.id, id))

/** One statement, whoever is asked for. */
async function find(db: Db, whom: SQL): Promise<Found | null> {
  const [row] = await db
    .select({
      person: person.id,
      handle: person.handle,
      salt: credential.salt,
      argon2: credential.argon2,
      verifier: credential.verifier,
      confirmedAt: totp.confirmedAt,
    })
    .from(person)
    .innerJoin(credential, eq(credential.person, person.id))
    .leftJoin(totp, eq(totp.person, person.id))
    .where(whom)
  if (!row) return null
  const { confirmedAt, ...found } = row
  return { ...found, totp: confirmedAt !== null, argon2: readJson(Argon2, row.argon2) ?? currentArgon2 }
}

/** 16 bytes in base64url: a new person's salt, and what an unknown name is answered, so that signing up changes no answer. */
export async function firstSalt(saltKey: Secret, handle: Handle): Promise<string> {
  const mac = Uint8Array.fromBase64(await hmac(saltKey.bytes, `parley/salt/1|${handle}`), { alphabet: 'base64url' })
  return mac.slice(0, 16).toBase64({ alphabet: 'base64url', omitPadding: true })
}

/** What D1 keeps of a derived key: useless without the pepper. */
export const makeVerifier = (pepper: Secret, auth: string): Promise<string> => hmac(pepper.bytes, auth)

/** An unknown name costs the same comparison. */
export async function proves(pepper: Secret, auth: string, found: Found | null): Promise<boolean> {
  const matches = await hmacMatches(pepper.bytes, auth, found?.verifier ?? 'A'.repeat(43))
  return matches && found !== null
}

/** The statement that makes another password somebody's; in place of `before` alone, where that is given. */
export const setPassword = (
  db: Db,
  who: PersonId,
  { salt, argon2, verifier, kid }: { salt: string; argon2: Argon2; verifier: string; kid: string },
  before?: string,
) =>
  db
    .update(credential)
    .set({ salt, argon2: JSON.stringify(argon2), verifier, kid })
    .where(and(eq(credential.person, who), before === undefined ? undefined : eq(credential.verifier, before)))
    .returning({ person: credential.person })
