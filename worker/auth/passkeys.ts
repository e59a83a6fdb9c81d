import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { and, desc, eq, lte } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { type PersonId, type SessionId, Timestamp } from '../../protocol/ids.ts'
import type { Assertion, Attestation, PasskeyRow } from '../../protocol/security.ts'
import { challenge, passkey } from '../db/accounts.ts'

type Db = DrizzleD1Database

const challengeLifetimeMs = 5 * 60_000

/** What a challenge is for, and which session asked; a log-in has none yet. */
export type Asked = { purpose: 'login'; session: null } | { purpose: 'add' | 'proof'; session: SessionId }

/** Passkeys are for one host, which the address of a page says. */
const hostOf = (origin: string): string => new URL(origin).hostname

/** Names the person inside their authenticator. */
const userHandle = (person: PersonId): string =>
  Uint8Array.fromHex(person).toBase64({ alphabet: 'base64url', omitPadding: true })

/** For a passkey that can be found without a name, asks for its person's finger or PIN, and may later open a vault (`prf`). */
export async function optionsToAdd(
  db: Db,
  origin: string,
  person: PersonId,
  handle: string,
  asked: Asked,
  now: number,
) {
  const held = await db.select({ id: passkey.id }).from(passkey).where(eq(passkey.person, person))
  const options = await generateRegistrationOptions({
    rpName: 'Parley',
    rpID: hostOf(origin),
    userID: Uint8Array.fromHex(person),
    userName: handle,
    attestationType: 'none',
    excludeCredentials: held,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    extensions: { prf: {} },
  })
  await keepChallenge(db, options.challenge, asked, now)
  return { ...options }
}

export async function optionsToShow(db: Db, origin: string, asked: Asked, now: number) {
  const options = await generateAuthenticationOptions({ rpID: hostOf(origin), userVerification: 'required' })
  await keepChallenge(db, options.challenge, asked, now)
  return { ...options }
}

/** The passkey that an authenticator made for a challenge of ours, as a row; null for anything else. */
export async function readAttestation(db: Db, origin: string, shown: Attestation, asked: Asked, now: number) {
  const { registrationInfo } = await verifyRegistrationResponse({
    response: { ...shown, clientExtensionResults: {} },
    expectedChallenge: (value) => takeChallenge(db, value, asked, now),
    expectedOrigin: origin,
    expectedRPID: hostOf(origin),
    requireUserVerification: true,
  }).catch(refused)
  if (!registrationInfo) return null
  const { id, publicKey, counter } = registrationInfo.credential
  return {
    id,
    publicKey: publicKey.toBase64({ alphabet: 'base64url', omitPadding: true }),
    counter,
    transports: JSON.stringify(shown.response.transports),
    prf: shown.clientExtensionResults.prf?.enabled ?? false,
  }
}

/** Whose passkey signed a challenge of ours, each challenge once; null for anything else. */
export async function readAssertion(
  db: Db,
  origin: string,
  shown: Assertion,
  asked: Asked,
  now: number,
): Promise<PersonId | null> {
  const [row] = await db.select().from(passkey).where(eq(passkey.id, shown.id))
  if (!row || shown.response.userHandle !== userHandle(row.person)) return null
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...shown, clientExtensionResults: {} },
    expectedChallenge: (value) => takeChallenge(db, value, asked, now),
    expectedOrigin: origin,
    expectedRPID: hostOf(origin),
    credential: {
      id: row.id,
      publicKey: Uint8Array.fromBase64(row.publicKey, { alphabet: 'base64url' }),
      counter: row.counter,
    },
    requireUserVerification: true,
  }).catch(refused)
  if (!verified || !authenticationInfo) return null
  await db.update(passkey).set({ counter: authenticationInfo.newCounter, usedAt: now }).where(eq(passkey.id, row.id))
  return row.person
}

export async function passkeysOf(db: Db, person: PersonId): Promise<PasskeyRow[]> {
  const rows = await db.select().from(passkey).where(eq(passkey.person, person)).orderBy(desc(passkey.createdAt))
  return rows.map(({ id, name, createdAt, usedAt }) => ({
    id,
    name,
    createdAt: v.parse(Timestamp, createdAt),
    usedAt: v.parse(v.nullable(Timestamp), usedAt),
  }))
}

/** The library throws at whatever isn't as it should be. */
const refused = () => ({ verified: false as const, registrationInfo: undefined, authenticationInfo: undefined })

/** Whoever asks also clears away what nobody answered in time. */
async function keepChallenge(db: Db, value: string, { purpose, session }: Asked, now: number): Promise<void> {
  await db.batch([
    db.delete(challenge).where(lte(challenge.expiresAt, now)),
    db.insert(challenge).values({ challenge: value, purpose, session, expiresAt: now + challengeLifetimeMs }),
  ])
}

async function takeChallenge(db: Db, value: string, { purpose, session }: Asked, now: number): Promise<boolean> {
  const [taken] = await db
    .delete(challenge)
    .where(and(eq(challenge.challenge, value), eq(challenge.purpose, purpose)))
    .returning()
  return taken !== undefined && taken.session === session && taken.expiresAt > now
}
