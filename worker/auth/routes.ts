import { Hono } from 'hono'
import * as v from 'valibot'
import { type DeviceId, PersonId } from '../../protocol/ids.ts'
import { everybody, type Handle } from '../../protocol/people.ts'
import { admit } from '../owner/admission.ts'
import { banned, isBanned } from '../owner/bans.ts'
import { reserved } from '../owner/owner.ts'
import { type App, type Call, openRoute, Refusal, roomRoute, signInFirst } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { clearCookies, readRefreshCookie, readRefreshCookies } from './cookies.ts'
import {
  currentArgon2,
  type Found,
  findCredential,
  firstSalt,
  isAccepted,
  makeVerifier,
  proves,
  raise,
} from './credentials.ts'
import {
  countryOf,
  endPrevious,
  endSessions,
  enter,
  newDevice,
  newSession,
  nudge,
  signedIn,
  signIn,
  wrongPassword,
} from './enter.ts'
import { tell } from './events.ts'
import { randomId } from './hmac.ts'
import { isKnown } from './known.ts'
import { passkeyRoutes } from './passkeyRoutes.ts'
import { recoveryRoutes } from './recoveryRoutes.ts'
import { createPerson, isHeld } from './register.ts'
import { securityRoutes } from './securityRoutes.ts'
import { refresh, sessionOf } from './sessions.ts'
import { makeTicket } from './tickets.ts'
import type { Who } from './token.ts'

export const authRoutes = new Hono<App>()

openRoute(authRoutes, 'GET /door', async (call) => {
  const settings = call.get('settings')
  const { registering } = await call.get('house').read(call.get('db'), settings, Date.now())
  return { registering, mail: settings.mail }
})

openRoute(authRoutes, 'POST /salt', async (call, { handle }) => {
  const turn = await takeTurn(call, { what: 'ask' })
  if (turn instanceof Refusal) return turn
  const found = await findCredential(call.get('db'), handle)
  const first = await firstSalt(call.get('settings').saltKey, handle)
  return { salt: found?.salt ?? first, argon2: found?.argon2 ?? currentArgon2, newest: currentArgon2 }
})

openRoute(authRoutes, 'POST /register', async (call, { handle, auth, argon2, deviceName, invite }) => {
  if (!isAccepted(argon2)) return oldPage
  if (handle === everybody) return taken(handle)
  const turn = await takeTurn(call, { what: 'register' })
  if (turn instanceof Refusal) return turn
  if (await isOfBanned(call, readRefreshCookies(call))) return banned
  const { pepper, saltKey, owner } = call.get('settings')
  const db = call.get('db')
  const now = Date.now()
  const who = { person: v.parse(PersonId, randomId()), session: newSession(), device: newDevice() }
  const salt = await firstSalt(saltKey, handle)
  const verifier = await makeVerifier(pepper, auth)
  const wanted = { who, handle, deviceName, country: countryOf(call), salt, argon2, verifier, kid: pepper.kid }
  const admission = await admit(call, invite)
  if (admission instanceof Refusal) return admission
  const made = (await isHeld(db, saltKey, handle, now)) ? 'taken' : await createPerson(db, wanted, owner, now)
  if (made !== 'made') {
    await admission.giveBack()
    return made === 'taken' ? taken(handle) : reserved(handle)
  }
  await endPrevious(call)
  return signIn(call, who)
})

openRoute(authRoutes, 'POST /login', async (call, { handle, auth, raised, ...browser }) => {
  const found = await findCredential(call.get('db'), handle)
  const turn = await takeTurn(call, { what: 'login', account: handle, device: await knownDevice(call, found, browser) })
  if (turn instanceof Refusal) return turn
  const { pepper, jwtKeys } = call.get('settings')
  if (!(await proves(pepper, auth, found)) || !found) return wrongPassword
  await turn.forgive()
  // Who has but the password changes nothing of it where there is a second step.
  if (found.totp) return { ticket: await makeTicket(jwtKeys[0], { code: found.person }, found.verifier, Date.now()) }
  return enter(call, found.person, browser, await raise(call.get('db'), pepper, found, raised))
})

openRoute(authRoutes, 'POST /refresh', async (call) => {
  const { jwtKeys } = call.get('settings')
  const refreshed = await refresh(call.get('db'), jwtKeys, readRefreshCookie(call) ?? '', Date.now(), countryOf(call))
  if (refreshed.ok) return signIn(call, refreshed.who, refreshed.generation)
  if (refreshed.reused) await endStolen(call, refreshed.reused)
  // Their cookie stays: it says here who was banned.
  if (await isOfBanned(call, [readRefreshCookie(call) ?? ''])) return banned
  clearCookies(call)
  return signInFirst
})

roomRoute(authRoutes, 'POST /logout', async (call, who) => {
  await endSessions(call, who.person, [who.session])
  clearCookies(call)
  return {}
})

openRoute(authRoutes, 'GET /me', async (call) => {
  const who = call.get('who')
  return who ? signedIn(call, who) : signInFirst
})

for (const routes of [recoveryRoutes, passkeyRoutes, securityRoutes]) authRoutes.route('/', routes)

export const oldPage = new Refusal(400, 'argon2', 'Please reload the page: it is older than this Parley.')

/** The device whose tries count by themselves. It costs an unknown name the same. */
async function knownDevice(
  call: Call,
  found: Found | null,
  { device }: { device?: DeviceId | undefined },
): Promise<DeviceId | null> {
  const nobody = v.parse(PersonId, '0'.repeat(32))
  return (await isKnown(call, found?.person ?? nobody, device)) && found && device ? device : null
}

/** Whether one of these refresh tokens was that of somebody who is banned. */
export async function isOfBanned(call: Call, tokens: string[]): Promise<boolean> {
  const db = call.get('db')
  const { jwtKeys } = call.get('settings')
  const held = await Promise.all(tokens.map((token) => sessionOf(db, jwtKeys, token)))
  const people = new Set(held.flatMap((who) => who?.person ?? []))
  return (await Promise.all([...people].map((person) => isBanned(db, person)))).includes(true)
}

/** A token that was exchanged already is shown again: one of two who have it has stolen it. Both are out, and the person hears of it. */
async function endStolen(call: Call, { person, session }: Who): Promise<void> {
  const db = call.get('db')
  await endSessions(call, person, [session])
  await db.batch([...tell(db, person, 'stolen-session', { device: null, country: countryOf(call) }, Date.now())])
  await nudge(call, person)
}

export const taken = (handle: Handle): Refusal =>
  new Refusal(409, 'handle-taken', `${handle} is taken. Choose another name.`)
