import { Hono } from 'hono'
import * as v from 'valibot'
import { EventId, type PersonId, Timestamp } from '../../protocol/ids.ts'
import { readProfile } from '../../protocol/profile.ts'
import { blockersOf } from '../contacts/contacts.ts'
import type { Wish } from '../inbox/store.ts'
import { residentsAmong } from '../people/people.ts'
import type { Facts } from '../room/store.ts'
import { type App, type Call, Refusal, route } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { findRoom, inboxOf, newRoomId, refusalFor, requestTaken } from './rooms.ts'

export const groupRoutes = new Hono<App>()

route(groupRoutes, 'POST /groups', async (call, who, { request, profile, people: wanted }) => {
  const { seal } = call.get('settings')
  if (seal === 'plain' && !readProfile(profile))
    return new Refusal(400, 'malformed', 'A group needs a name of at most 60 characters.')
  const turn = await takeTurn(call, { what: 'make', account: who.person })
  if (turn instanceof Refusal) return turn
  const others = [...new Set(wanted)].filter((person) => person !== who.person).sort()
  const there = await residentsAmong(call.get('db'), others)
  if (there.length < others.length)
    return new Refusal(404, 'no-such-person', 'One of these people isn’t here any more. Choose again.')
  const wish: Wish = {
    conversation: newRoomId(call.env),
    expiresAt: null,
    asked: JSON.stringify({ profile, people: others }),
  }
  const { conversation, asked } = await inboxOf(call.env, who.person).wish(request, wish)
  if (asked !== wish.asked) return requestTaken
  const createdAt = v.parse(Timestamp, Date.now())
  const facts: Facts = { kind: 'group', seal, profile, listed: false, createdAt, expiresAt: null }
  const members = await addable(call, who.person, others)
  await findRoom(call.env, conversation)?.createGroup(facts, who, v.parse(EventId, request), members)
  return { conversation }
})

/** Whoever has blocked me isn't added by me, and nothing says so. */
async function addable(call: Call, me: PersonId, others: PersonId[]): Promise<PersonId[]> {
  const blockers = await blockersOf(call.get('db'), me, others)
  return others.filter((person) => !blockers.includes(person))
}

route(groupRoutes, 'GET /conversations/:conversation/invite', async (call, who) => {
  const found = await findRoom(call.env, call.req.param('conversation') ?? '')?.invite(who)
  return typeof found === 'object' ? { invite: found } : refusalFor(found)
})

route(groupRoutes, 'PUT /conversations/:conversation/invite', async (call, who, { hash, expiresInMs, uses }) => {
  const expiresAt = expiresInMs === null ? null : v.parse(Timestamp, Date.now() + expiresInMs)
  const set = await findRoom(call.env, call.req.param('conversation') ?? '')?.setInvite(who, { hash, expiresAt, uses })
  return set === 'done' ? {} : refusalFor(set)
})

route(groupRoutes, 'DELETE /conversations/:conversation/invite', async (call, who) => {
  const set = await findRoom(call.env, call.req.param('conversation') ?? '')?.setInvite(who, null)
  return set === 'done' ? {} : refusalFor(set)
})
