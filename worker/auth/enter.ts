import { eq } from 'drizzle-orm'
import * as v from 'valibot'
import type { SignedIn } from '../../protocol/account.ts'
import { DeviceId, type PersonId, SessionId } from '../../protocol/ids.ts'
import { credential } from '../db/schema.ts'
import { banned, bansOf, isBanned } from '../owner/bans.ts'
import { oneself } from '../people/people.ts'
import { inboxOf } from '../rooms/rooms.ts'
import { type Call, Refusal, signInFirst } from '../routing.ts'
import { readRefreshCookie, writeCookies } from './cookies.ts'
import { isOwnDevice } from './devices.ts'
import { tell } from './events.ts'
import { randomId } from './hmac.ts'
import { know } from './known.ts'
import { openSession, refreshToken, revokeSessions, sessionOf } from './sessions.ts'
import { signAccess, type Who } from './token.ts'

/** What a browser says of itself when it goes in. */
export interface Browser {
  device?: DeviceId | undefined
  deviceName: string
}

export const newSession = (): SessionId => v.parse(SessionId, randomId())
export const newDevice = (): DeviceId => v.parse(DeviceId, randomId())

/** Where a request comes from, as two letters, where the platform says so: not for this machine, and not for Tor (`T1`). */
export function countryOf(call: Call): string | null {
  const country = call.req.raw.cf?.country
  return typeof country === 'string' && /^[A-Z]{2}$/.test(country) && country !== 'XX' ? country : null
}

/**
 * Opens a session for somebody who has shown that they are it, on the device that they had or a new one, of which they are told.
 * `verifier` is that of the password that was shown: when it was changed, or they were banned, meanwhile, the session ends before
 * it is anybody's.
 */
export async function enter(
  call: Call,
  person: PersonId,
  { device, deviceName }: Browser,
  verifier: string | null = null,
): Promise<SignedIn | Refusal> {
  const db = call.get('db')
  const now = Date.now()
  if (await isBanned(db, person)) return banned
  const known = device && (await isOwnDevice(db, device, person)) ? device : null
  const who = { person, session: newSession(), device: known ?? newDevice() }
  const country = countryOf(call)
  const told = known ? [] : tell(db, person, 'new-device', { device: deviceName, country }, now)
  const [held, bans] = await db.batch([
    db.select({ verifier: credential.verifier }).from(credential).where(eq(credential.person, person)),
    bansOf(db, person),
    ...openSession(db, who, known ? null : deviceName, country, now),
    ...told,
  ])
  const isStale = verifier !== null && held[0]?.verifier !== verifier
  if (isStale || bans.length > 0) {
    await endSessions(call, person, [who.session])
    return isStale ? wrongPassword : banned
  }
  if (!known) await nudge(call, person)
  await endPrevious(call)
  return signIn(call, who)
}

/** Something happened to somebody's account: their Inbox writes to them, if they want that. */
export async function nudge(call: Call, person: PersonId): Promise<void> {
  if (call.get('settings').mail) await inboxOf(call.env, person).nudge()
}

export const wrongPassword = new Refusal(401, 'wrong-password', 'The username or the password is wrong.')

export async function signedIn(call: Call, { person: id, device }: Who): Promise<SignedIn | Refusal> {
  const found = await oneself(call.get('db'), id)
  return found ? { ...found, device } : signInFirst
}

export async function signIn(call: Call, who: Who, generation = 1): Promise<SignedIn | Refusal> {
  const answer = await signedIn(call, who)
  if (answer instanceof Refusal) return answer
  const { jwtKeys } = call.get('settings')
  const access = await signAccess(jwtKeys, who, new URL(call.req.url).origin, Date.now())
  writeCookies(call, access, await refreshToken(jwtKeys[0], who.session, generation))
  if (generation === 1) await know(call, who.person, who.device)
  return answer
}

/** The Inbox first: while D1 has the sessions, whoever was told that it failed can say it again. */
export async function endSessions(call: Call, person: PersonId, sessions: SessionId[]): Promise<void> {
  const { INBOXES } = call.env
  const inbox = INBOXES.get(INBOXES.idFromName(person))
  await Promise.all(sessions.map((session) => inbox.revoke(session)))
  await revokeSessions(call.get('db'), sessions, Date.now())
}

/** Whoever signs in to a slot takes the place of the session that was in it, also when its access token has run out. */
export async function endPrevious(call: Call): Promise<void> {
  const { jwtKeys } = call.get('settings')
  const previous = call.get('who') ?? (await sessionOf(call.get('db'), jwtKeys, readRefreshCookie(call) ?? ''))
  if (previous) await endSessions(call, previous.person, [previous.session])
}
