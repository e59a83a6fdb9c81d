import { eq, type SQL } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { Argon2, type Handle } from '../../protocol/http.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { totp } from '../db/accounts.ts'
import { credential, person } from '../db/schema.ts'
import type { Secret } from '../env.ts'
import { hmac, hmacMatches } from './hmac.ts'

type Db = DrizzleD1Database

/** What new passwords are derived with: 64 MiB, three passes (RFC 9106, section 4, second choice, with one lane for browsers). */
export const currentArgon2: Argon2 = { memoryKiB: 64 * 1024, passes: 3, lanes: 1 }

/** The parameters that are taken from a browser: ours, now and before. */
export const isAccepted = (shown: Argon2): boolean =>
  shown.memoryKiB === currentArgon2.memoryKiB &&
  shown.passes === currentArgon2.passes &&
  shown.lanes === currentArgon2.lanes

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

/** The statement that makes another password somebody's. */
export const setPassword = (
  db: Db,
  who: PersonId,
  { salt, argon2, verifier, kid }: { salt: string; argon2: Argon2; verifier: string; kid: string },
) =>
  db
    .update(credential)
    .set({ salt, argon2: JSON.stringify(argon2), verifier, kid })
    .where(eq(credential.person, who))
