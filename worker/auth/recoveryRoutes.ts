import { Hono } from 'hono'
import * as v from 'valibot'
import { PersonId } from '../../protocol/ids.ts'
import { type App, openRoute, Refusal } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { credentialOf, isAccepted, makeVerifier, raise } from './credentials.ts'
import { sessionsOf } from './devices.ts'
import { countryOf, endSessions, enter, nudge } from './enter.ts'
import { tell } from './events.ts'
import { isKnown } from './known.ts'
import { recover, takeRecoveryCode } from './recovery.ts'
import { holds, makeTicket, subjectOf } from './tickets.ts'
import { takeCode } from './totp.ts'

/** The ways in for whoever needs more than a password, or has lost it. */
export const recoveryRoutes = new Hono<App>()

openRoute(recoveryRoutes, 'POST /login/code', async (call, { ticket, code, raised, ...browser }) => {
  const db = call.get('db')
  const now = Date.now()
  const { jwtKeys, pepper } = call.get('settings')
  const person = v.parse(PersonId, subjectOf(ticket))
  const found = await credentialOf(db, person)
  if (!found || !(await holds(jwtKeys, ticket, { code: person }, found.verifier, now))) return tooLate
  const device = (await isKnown(call, person, browser.device)) ? browser.device : null
  const turn = await takeTurn(call, { what: 'code', account: person, device: device ?? null })
  if (turn instanceof Refusal) return turn
  const place = { device: browser.deviceName, country: countryOf(call) }
  const isTotp = /^\d{6}$/.test(code)
  if (!(await (isTotp ? takeCode : takeRecoveryCode)(db, pepper, person, code, now))) {
    await db.batch([...tell(db, person, 'wrong-code', place, now)])
    return wrongCode
  }
  await turn.forgive()
  if (!isTotp) await db.batch([...tell(db, person, 'code-used', place, now)])
  return enter(call, person, browser, await raise(db, pepper, found, raised))
})

openRoute(recoveryRoutes, 'POST /recover', async (call, { handle, code, auth, salt, argon2, ...browser }) => {
  if (!isAccepted(argon2)) return new Refusal(400, 'argon2', 'Please reload the page: it is older than this Parley.')
  const turn = await takeTurn(call, { what: 'recover', account: handle })
  if (turn instanceof Refusal) return turn
  const db = call.get('db')
  const now = Date.now()
  const { pepper, jwtKeys } = call.get('settings')
  const verifier = await makeVerifier(pepper, auth)
  const recovered = await recover(db, pepper, handle, code, { salt, argon2, verifier, kid: pepper.kid }, now)
  if (!recovered) return wrongRecovery
  const { person, by } = recovered
  await turn.forgive()
  const living = await sessionsOf(db, person, now)
  await endSessions(
    call,
    person,
    living.map(({ session }) => session),
  )
  await db.batch([...tell(db, person, recoveredBy[by], { device: browser.deviceName, country: countryOf(call) }, now)])
  await nudge(call, person)
  // A recovery code or an owner's link stands in for the second step too; whoever reads somebody's mail has but the first.
  if (by === 'mail' && (await credentialOf(db, person))?.totp)
    return { ticket: await makeTicket(jwtKeys[0], { code: person }, verifier, now) }
  return enter(call, person, browser, verifier)
})

const recoveredBy = { own: 'password-recovered', mail: 'password-by-mail', link: 'password-by-link' } as const
const tooLate = new Refusal(401, 'sign-in', 'That took too long. Enter your password again.')
const wrongCode = new Refusal(401, 'wrong-code', 'The code is wrong, or was used already. Wait for the next one.')
const wrongRecovery = new Refusal(401, 'wrong-code', 'The username or the code is wrong, or the code was used already.')
