import { Hono } from 'hono'
import * as v from 'valibot'
import { EventId, Timestamp } from '../../protocol/ids.ts'
import { readProfile } from '../../protocol/profile.ts'
import { placeOf } from '../guests/place.ts'
import type { Wish } from '../inbox/store.ts'
import { log, problemOf } from '../log.ts'
import type { Facts } from '../room/store.ts'
import { type App, type Call, Refusal, roomRoute, route } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { readListings, sweepListings } from './listing.ts'
import { findRoom, inboxOf, newRoomId, refusalFor, requestTaken } from './rooms.ts'

export const roomRoutes = new Hono<App>()

route(roomRoutes, 'GET /rooms', (call) => readListings(call.get('db'), call.req.query('after') ?? '', Date.now()))

route(roomRoutes, 'POST /rooms', async (call, who, { request, profile, invite }) => {
  if (!readProfile(profile)) return new Refusal(400, 'malformed', 'A room needs a name of at most 60 characters.')
  const turn = await takeTurn(call, { what: 'make', account: who.person })
  if (turn instanceof Refusal) return turn
  const now = Date.now()
  const { seal } = call.get('settings')
  const { roomLifetimeMs } = await call.get('house').read(call.get('db'), call.get('settings'), now)
  const wish: Wish = {
    conversation: newRoomId(call.env),
    expiresAt: v.parse(Timestamp, now + roomLifetimeMs),
    asked: JSON.stringify({ profile, invite }),
  }
  const { conversation, expiresAt, asked } = await inboxOf(call.env, who.person).wish(request, wish)
  if (asked !== wish.asked || expiresAt === null) return requestTaken
  const facts: Facts = {
    kind: 'room',
    seal,
    profile,
    listed: invite === null,
    createdAt: v.parse(Timestamp, now),
    expiresAt,
  }
  await findRoom(call.env, conversation)?.createRoom(facts, who, v.parse(EventId, request), invite)
  // The room is there: that old rows can't be swept just now is no reason to say that it isn't.
  await sweepListings(call.get('db'), now).catch((thrown) =>
    log('error', { step: 'sweep', problem: problemOf(thrown) }),
  )
  return { conversation, expiresAt }
})

roomRoute(roomRoutes, 'POST /rooms/:room/preview', async (call, who, { auth }) => {
  const preview = await findRoom(call.env, call.req.param('room') ?? '')?.preview(who.person, auth, await guest(call))
  return typeof preview === 'object' ? preview : refusalFor(preview)
})

roomRoute(roomRoutes, 'POST /rooms/:room/join', async (call, who, { id, auth }) => {
  const joined = await findRoom(call.env, call.req.param('room') ?? '')?.join(who, id, auth, await guest(call))
  return joined === 'in' ? {} : refusalFor(joined)
})

/** Where a guest comes from who comes back; undefined for everybody else. */
async function guest(call: Call): Promise<{ place: string | null } | undefined> {
  const room = call.get('guestOf')
  return room ? { place: await placeOf(call, room) } : undefined
}

/** Who can't come back. */
route(roomRoutes, 'GET /conversations/:conversation/banned', async (call, who) => {
  const people = await findRoom(call.env, call.req.param('conversation') ?? '')?.banned(who)
  return Array.isArray(people) ? { people } : refusalFor(people)
})

roomRoute(roomRoutes, 'POST /conversations/:conversation/leave', async (call, who, { id }) => {
  const left = await findRoom(call.env, call.req.param('conversation') ?? '')?.leave(who, id)
  return left === 'out' ? {} : refusalFor(left)
})
