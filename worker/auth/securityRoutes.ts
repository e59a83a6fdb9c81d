import { Hono } from 'hono'
import * as v from 'valibot'
import { DeviceId, type PersonId } from '../../protocol/ids.ts'
import { type App, type Call, Refusal, route } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { credentialOf, isAccepted, makeVerifier, proves, setPassword } from './credentials.ts'
import { devicesOf, revokeDevice, sessionsOf } from './devices.ts'
import { countryOf, endSessions, nudge } from './enter.ts'
import { eventsOf, tell } from './events.ts'
import { passkeysOf } from './passkeys.ts'
import { proofFor, proven } from './proof.ts'
import { codesLeft, dropLinks, replaceCodes } from './recovery.ts'
import type { Who } from './token.ts'
import { confirm, dropTotp, newSecret, offer } from './totp.ts'

/** What somebody who is signed in sees and changes of how their account is opened. */
export const securityRoutes = new Hono<App>()

route(securityRoutes, 'GET /me/security', async (call, { person }) => {
  const db = call.get('db')
  const now = Date.now()
  const [living, passkeys, found, left, events] = await Promise.all([
    sessionsOf(db, person, now),
    passkeysOf(db, person),
    credentialOf(db, person),
    codesLeft(db, person),
    eventsOf(db, person, now),
  ])
  return { devices: devicesOf(living), passkeys, totp: found?.totp ?? false, codesLeft: left, events }
})

route(securityRoutes, 'POST /me/proof', async (call, who, { auth }) => {
  const turn = await takeTurn(call, { what: 'proof', account: who.person, device: who.device })
  if (turn instanceof Refusal) return turn
  const found = await credentialOf(call.get('db'), who.person)
  if (!found || !(await proves(call.get('settings').pepper, auth, found)))
    return new Refusal(403, 'wrong-password', 'The password is wrong.')
  await turn.forgive()
  return proofFor(call, who, found.verifier)
})

route(securityRoutes, 'PUT /me/password', async (call, who, { proof, auth, salt, argon2 }) => {
  if (!isAccepted(argon2)) return new Refusal(400, 'argon2', 'Please reload the page: it is older than this Parley.')
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  const db = call.get('db')
  const { pepper } = call.get('settings')
  const verifier = await makeVerifier(pepper, auth)
  await db.batch([
    setPassword(db, who.person, { salt, argon2, verifier, kid: pepper.kid }),
    dropLinks(db, who.person),
    ...telling(call, who.person, 'password-changed'),
  ])
  await endOthers(call, who)
  await nudge(call, who.person)
  return {}
})

route(securityRoutes, 'DELETE /me/devices', async (call, who) => {
  await endOthers(call, who)
  return {}
})

route(securityRoutes, 'DELETE /me/devices/:device', async (call, who) => {
  const id = v.safeParse(DeviceId, call.req.param('device'))
  const living = await sessionsOf(call.get('db'), who.person, Date.now())
  const there = living.filter(({ device }) => id.success && device === id.output)
  if (!id.success || there.length === 0) return new Refusal(404, 'no-such-device', 'That device is signed out already.')
  await removeDevices(call, who.person, there)
  return {}
})

route(securityRoutes, 'POST /me/totp', async (call, who, { proof }) => {
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  const made = newSecret(new URL(call.req.url).host, found.handle)
  const offered = await offer(call.get('db'), call.get('settings').pepper, who.person, made.secret)
  return offered ? made : new Refusal(409, 'totp-on', 'An authenticator is in use. Switch it off first.')
})

route(securityRoutes, 'POST /me/totp/confirm', async (call, who, { code }) => {
  const turn = await takeTurn(call, { what: 'proof', account: who.person, device: who.device })
  if (turn instanceof Refusal) return turn
  const db = call.get('db')
  if (!(await confirm(db, call.get('settings').pepper, who.person, code, Date.now())))
    return new Refusal(403, 'wrong-code', 'The code is wrong. Check the clock of the device that shows it.')
  await turn.forgive()
  await db.batch([...telling(call, who.person, 'totp-on')])
  return {}
})

route(securityRoutes, 'DELETE /me/totp', async (call, who, { proof }) => {
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  const db = call.get('db')
  await db.batch([dropTotp(db, who.person), ...telling(call, who.person, 'totp-off')])
  return {}
})

route(securityRoutes, 'PUT /me/codes', async (call, who, { proof, codes }) => {
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  if (new Set(codes).size < codes.length) return new Refusal(400, 'malformed', 'codes: two of them are the same.')
  const db = call.get('db')
  const replaced = await replaceCodes(db, call.get('settings').pepper, who.person, codes, Date.now())
  await db.batch([...replaced, ...telling(call, who.person, 'codes-made')])
  return {}
})

async function endOthers(call: Call, who: Who): Promise<void> {
  const living = await sessionsOf(call.get('db'), who.person, Date.now())
  await removeDevices(
    call,
    who.person,
    living.filter(({ session }) => session !== who.session),
    who.device,
  )
}

type Living = Awaited<ReturnType<typeof sessionsOf>>

/** Ends sessions, and doesn't know their devices again; `but` is the one that stays. */
async function removeDevices(call: Call, person: PersonId, living: Living, but?: DeviceId): Promise<void> {
  const db = call.get('db')
  const now = Date.now()
  await endSessions(
    call,
    person,
    living.map(({ session }) => session),
  )
  for (const { device, name, country } of devicesOf(living).filter(({ device }) => device !== but))
    await db.batch([
      revokeDevice(db, device, person, now),
      ...tell(db, person, 'device-removed', { device: name, country }, now),
    ])
}

const telling = (call: Call, person: PersonId, kind: Parameters<typeof tell>[2]) =>
  tell(call.get('db'), person, kind, { device: null, country: countryOf(call) }, Date.now())
