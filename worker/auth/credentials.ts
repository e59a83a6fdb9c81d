import { eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { Argon2, type Handle } from '../../protocol/http.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
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

interface Found {
  person: PersonId
  salt: string
  argon2: Argon2
  verifier: string
}

export async function findCredential(db: Db, handle: Handle): Promise<Found | null> {
  const [row] = await db
    .select({
      person: person.id,
      salt: credential.salt,
      argon2: credential.argon2,
      verifier: credential.verifier,
    })
    .from(person)
    .innerJoin(credential, eq(credential.person, person.id))
    .where(eq(person.handle, handle))
  if (!row) return null
  return { ...row, argon2: readJson(Argon2, row.argon2) ?? currentArgon2 }
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
