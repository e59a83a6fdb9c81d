import { Hono } from 'hono'
import * as v from 'valibot'
import { closing } from '../../protocol/closing.ts'
import { Timestamp } from '../../protocol/ids.ts'
import { protocolVersion } from '../../protocol/version.ts'
import { isUpgrade } from '../guard.ts'
import { byHandle } from '../people/people.ts'
import { type App, Refusal, refuse, route } from '../routing.ts'
import { acceptAndClose, upgradeFor } from '../socket.ts'
import { directRoom, findRoom, idOf, inboxOf } from './rooms.ts'

export const conversationRoutes = new Hono<App>()

route(conversationRoutes, 'POST /direct', async (call, who, { handle }) => {
  const other = await byHandle(call.get('db'), handle)
  if (!other) return new Refusal(404, 'no-such-person', `Nobody here is called ${handle}. Check the spelling.`)
  const room = directRoom(call.env, who.person, other.id)
  const people = [...new Set([who.person, other.id])]
  const createdAt = v.parse(Timestamp, Date.now())
  await room.createDirect(
    { kind: 'direct', seal: call.get('settings').seal, profile: '', listed: false, createdAt, expiresAt: null },
    people,
    [],
  )
  return { conversation: idOf(room), other }
})

/** The socket of an open conversation. What stands in its way is said by a close code. */
conversationRoutes.get('/conversations/:conversation/socket', async (call) => {
  if (!isUpgrade(call)) return refuse(call, new Refusal(426, 'upgrade', 'This is for WebSockets.'))
  const who = call.get('who')
  if (!who || call.req.query('as') !== who.person) return acceptAndClose(closing.signIn)
  if (call.req.query('v') !== String(protocolVersion)) return acceptAndClose(closing.reload)
  const room = findRoom(call.env, call.req.param('conversation'))
  if (!room) return acceptAndClose(closing.noSuchConversation)
  const response = await room.fetch(upgradeFor(who))
  if (await inboxOf(call.env, who.person).connected(who.session, idOf(room))) return response
  response.webSocket?.accept()
  response.webSocket?.close()
  return acceptAndClose(closing.signIn)
})
