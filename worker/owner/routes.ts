import { Hono } from 'hono'
import * as v from 'valibot'
import { Timestamp } from '../../protocol/ids.ts'
import { sessionsOf } from '../auth/devices.ts'
import { endSessions, nudge } from '../auth/enter.ts'
import { tell } from '../auth/events.ts'
import { proven } from '../auth/proof.ts'
import { putLink } from '../auth/recovery.ts'
import { toInbox } from '../mail/wanted.ts'
import { byIds } from '../people/people.ts'
import { type App, type Call, personIn, Refusal } from '../routing.ts'
import { readUsage } from '../usage/usage.ts'
import { dropBan, putBan } from './bans.ts'
import { endRoom } from './endRoom.ts'
import { dropInvite, invitesThatHold, putInvite } from './invites.ts'
import { readThere, residentsPage } from './residents.ts'
import { ownerRoute } from './routing.ts'

/** What the owner of an instance sees of it and does in it. */
export const ownerRoutes = new Hono<App>()

const yourself = new Refusal(400, 'yourself', 'That is you.')
const noSuchPerson = new Refusal(404, 'no-such-person', 'There is nobody like that here any more.')

ownerRoute(ownerRoutes, 'GET /owner/people', (call) => {
  const { q = '', only = '', after = '' } = call.req.query()
  return residentsPage(call.get('db'), q, only === 'banned', after)
})

/** D1 first: who logs in from here on isn't let in, and whoever is in is found and goes, and isn’t written to. Repeated, it ends what is left. */
ownerRoute(ownerRoutes, 'POST /owner/bans', async (call, who, { person }) => {
  if (person === who.person) return yourself
  const db = call.get('db')
  if ((await byIds(db, who.person, [person])).length === 0) return noSuchPerson
  const now = Date.now()
  const bannedAt = v.parse(Timestamp, await putBan(db, person, now))
  const living = await sessionsOf(db, person, now)
  await endSessions(
    call,
    person,
    living.map(({ session }) => session),
  )
  await toInbox(call, person)
  return { bannedAt }
})

ownerRoute(ownerRoutes, 'DELETE /owner/bans/:person', async (call, who) => {
  const person = personIn(call)
  const db = call.get('db')
  if (!person || (await byIds(db, who.person, [person])).length === 0) return noSuchPerson
  await dropBan(db, person)
  await toInbox(call, person)
  return {}
})

/** Whoever has the link has the account: it takes the owner's own password, and its person is told. */
ownerRoute(ownerRoutes, 'POST /owner/people/:person/link', async (call, who, { proof, code }) => {
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  const person = personIn(call)
  if (person === who.person) return yourself
  const db = call.get('db')
  if (!person || (await byIds(db, who.person, [person])).length === 0) return noSuchPerson
  const now = Date.now()
  const { statements, expiresAt } = await putLink(db, call.get('settings').pepper, person, code, now)
  await db.batch([...statements, ...tell(db, person, 'link-made', { device: null, country: null }, now)])
  await nudge(call, person)
  return { expiresAt: v.parse(Timestamp, expiresAt) }
})

ownerRoute(ownerRoutes, 'POST /owner/rooms/:room/end', (call) => endRoom(call, call.req.param('room') ?? ''))

ownerRoute(ownerRoutes, 'GET /owner/usage', async (call) => {
  const db = call.get('db')
  const now = Date.now()
  const [days, there] = await Promise.all([readUsage(db, now), readThere(db, now)])
  return { days, there }
})

const house = (call: Call) => call.get('house').read(call.get('db'), call.get('settings'), Date.now())

ownerRoute(ownerRoutes, 'GET /owner/house', house)

ownerRoute(ownerRoutes, 'PATCH /owner/house', async (call, _, change) => {
  await call.get('house').change(call.get('db'), change)
  return house(call)
})

ownerRoute(ownerRoutes, 'GET /owner/invites', async (call) => ({
  invites: await invitesThatHold(call.get('db'), Date.now()),
}))

ownerRoute(ownerRoutes, 'POST /owner/invites', async (call, _, { hash, expiresInMs, uses }) => {
  const now = Date.now()
  const made = { hash, createdAt: now, expiresAt: expiresInMs && now + expiresInMs, usesLeft: uses }
  return (await putInvite(call.get('db'), made, now))
    ? {}
    : new Refusal(409, 'too-many', 'There are too many invite links. Revoke some first.')
})

ownerRoute(ownerRoutes, 'DELETE /owner/invites/:invite', async (call) => {
  await dropInvite(call.get('db'), call.req.param('invite') ?? '')
  return {}
})
