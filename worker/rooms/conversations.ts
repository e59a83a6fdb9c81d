import { Hono } from 'hono'
import * as v from 'valibot'
import { closing } from '../../protocol/closing.ts'
import { Timestamp } from '../../protocol/ids.ts'
import { blockersOf, isBlocked } from '../contacts/contacts.ts'
import { byHandle } from '../people/people.ts'
import type { Facts } from '../room/store.ts'
import { type App, Refusal, route } from '../routing.ts'
import { acceptAndClose, upgradeFor } from '../socket.ts'
import { bearerAtDoor } from './door.ts'
import { directRoom, findRoom, idOf, inboxOf } from './rooms.ts'

export const conversationRoutes = new Hono<App>()

route(conversationRoutes, 'POST /direct', async (call, who, { handle }) => {
  const db = call.get('db')
  const other = await byHandle(db, who.person, handle)
  if (!other) return new Refusal(404, 'no-such-person', `Nobody here is called ${handle}. Check the spelling.`)
  const room = directRoom(call.env, who.person, other.id)
  const people = [...new Set([who.person, other.id])]
  const blockedBy = [
    ...(await blockersOf(db, who.person, [other.id])),
    ...((await isBlocked(db, who.person, other.id)) ? [who.person] : []),
  ]
  const createdAt = v.parse(Timestamp, Date.now())
  const { seal } = call.get('settings')
  const facts: Facts = { kind: 'direct', seal, profile: '', listed: false, createdAt, expiresAt: null }
  await room.createDirect(facts, people, blockedBy)
  return { conversation: idOf(room), other }
})

/** The socket of a person's list. */
conversationRoutes.get('/inbox/socket', async (call) => {
  const who = bearerAtDoor(call)
  return who instanceof Response ? who : inboxOf(call.env, who.person).fetch(upgradeFor(who))
})

/** The socket of an open conversation. */
conversationRoutes.get('/conversations/:conversation/socket', async (call) => {
  const who = bearerAtDoor(call)
  if (who instanceof Response) return who
  const room = findRoom(call.env, call.req.param('conversation'))
  if (!room) return acceptAndClose(closing.noSuchConversation)
  const response = await room.fetch(upgradeFor(who, call.get('guestOf') !== null))
  if (await inboxOf(call.env, who.person).connected(who.session, idOf(room))) return response
  response.webSocket?.accept()
  response.webSocket?.close()
  return acceptAndClose(closing.signIn)
})
