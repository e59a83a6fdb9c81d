import { and, eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { limits } from '../../protocol/limits.ts'
import { passkey } from '../db/accounts.ts'
import { type App, type Call, openRoute, Refusal, route, signInFirst } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { credentialOf } from './credentials.ts'
import { countryOf, enter } from './enter.ts'
import { tell } from './events.ts'
import { optionsToAdd, optionsToShow, passkeysOf, readAssertion, readAttestation } from './passkeys.ts'
import { proofFor, proven } from './proof.ts'

/** Passkeys (WebAuthn, level 3): signing in with one, showing one again, and keeping them. */
export const passkeyRoutes = new Hono<App>()

openRoute(passkeyRoutes, 'POST /login/passkey/options', async (call) => {
  const turn = await takeTurn(call, { what: 'ask' })
  if (turn instanceof Refusal) return turn
  return optionsToShow(call.get('db'), originOf(call), { purpose: 'login', session: null }, Date.now())
})

/** No second step: a passkey is something that one has, and it asked for a finger or a PIN. */
openRoute(passkeyRoutes, 'POST /login/passkey', async (call, { response, ...browser }) => {
  const asked = { purpose: 'login', session: null } as const
  const person = await readAssertion(call.get('db'), originOf(call), response, asked, Date.now())
  return person ? enter(call, person, browser) : wrongPasskey
})

route(passkeyRoutes, 'POST /me/proof/passkey/options', (call, who) =>
  optionsToShow(call.get('db'), originOf(call), { purpose: 'proof', session: who.session }, Date.now()),
)

route(passkeyRoutes, 'POST /me/proof/passkey', async (call, who, { response }) => {
  const db = call.get('db')
  const asked = { purpose: 'proof', session: who.session } as const
  const person = await readAssertion(db, originOf(call), response, asked, Date.now())
  const found = person === who.person ? await credentialOf(db, person) : null
  return found ? proofFor(call, who, found.verifier) : wrongPasskey
})

route(passkeyRoutes, 'POST /me/passkeys/options', async (call, who, { proof }) => {
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  const db = call.get('db')
  if ((await passkeysOf(db, who.person)).length >= limits.passkeys)
    return new Refusal(409, 'too-many', `You have ${limits.passkeys} passkeys. Remove one first.`)
  const asked = { purpose: 'add', session: who.session } as const
  return optionsToAdd(db, originOf(call), who.person, found.handle, asked, Date.now())
})

/** The challenge, which only a proof gives, stands for it. */
route(passkeyRoutes, 'POST /me/passkeys', async (call, who, { name, response }) => {
  const db = call.get('db')
  const now = Date.now()
  const made = await readAttestation(db, originOf(call), response, { purpose: 'add', session: who.session }, now)
  if (!made) return new Refusal(400, 'wrong-passkey', 'The passkey could not be added. Try again.')
  const kept = await db
    .insert(passkey)
    .values({ ...made, person: who.person, name, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: passkey.id })
  if (kept.length === 0) return new Refusal(409, 'passkey-taken', 'This passkey is in use already.')
  await db.batch([...tell(db, who.person, 'passkey-added', { device: name, country: countryOf(call) }, now)])
  return {}
})

route(passkeyRoutes, 'PATCH /me/passkeys/:passkey', async (call, who, { name }) => {
  const own = ownPasskey(call, who.person)
  const named = await call.get('db').update(passkey).set({ name }).where(own).returning({ id: passkey.id })
  return named.length > 0 ? {} : noPasskey
})

route(passkeyRoutes, 'DELETE /me/passkeys/:passkey', async (call, who, { proof }) => {
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  const db = call.get('db')
  const [gone] = await db.delete(passkey).where(ownPasskey(call, who.person)).returning({ name: passkey.name })
  if (!gone) return noPasskey
  await db.batch([
    ...tell(db, who.person, 'passkey-removed', { device: gone.name, country: countryOf(call) }, Date.now()),
  ])
  return {}
})

const originOf = (call: Call): string => new URL(call.req.url).origin

const ownPasskey = (call: Call, person: typeof passkey.$inferSelect.person) =>
  and(eq(passkey.id, call.req.param('passkey') ?? ''), eq(passkey.person, person))

const wrongPasskey = new Refusal(signInFirst.status, 'wrong-passkey', 'This passkey opens no account here.')
const noPasskey = new Refusal(404, 'no-such-passkey', 'There is no such passkey.')
