import { Hono } from 'hono'
import * as v from 'valibot'
import { closing } from '../../protocol/closing.ts'
import type { Summary } from '../../protocol/http.ts'
import { type ConversationId, type PersonId, Timestamp } from '../../protocol/ids.ts'
import { protocolVersion } from '../../protocol/version.ts'
import { isUpgrade } from '../guard.ts'
import { log, problemOf } from '../log.ts'
import { byHandle, byIds } from '../people/people.ts'
import type { RoomSummary } from '../room/room.ts'
import { type App, type Call, Refusal, refuse, route, signInFirst } from '../routing.ts'
import { acceptAndClose, upgradeFor } from '../socket.ts'
import { directRoom, findRoom, idOf, inboxOf } from './rooms.ts'

export const conversationRoutes = new Hono<App>()

/** How many Rooms are asked at once. */
const atOnce = 50

/** My chat list: the Inbox says which conversations, each Room says how it stands. */
route(conversationRoutes, 'GET /conversations', async (call, who) => {
  const ids = await inboxOf(call.env, who.person).conversations(who.session)
  if (!ids) return signInFirst
  const conversations: Summary[] = []
  for (let from = 0; from < ids.length; from += atOnce)
    conversations.push(...(await summarised(call, who.person, ids.slice(from, from + atOnce))))
  return { conversations: conversations.sort((one, next) => newest(next) - newest(one)) }
})

async function summarised(call: Call, person: PersonId, ids: ConversationId[]): Promise<Summary[]> {
  const found = await Promise.all(ids.map((id) => summarise(call, person, id)))
  const summaries = found.filter((one) => one !== null)
  const people = await byIds(
    call.get('db'),
    summaries.flatMap(({ other }) => other ?? []),
  )
  return summaries.map(({ other, ...rest }) => ({ ...rest, other: people.find(({ id }) => id === other) ?? null }))
}

/** Null for one that has ended, or throws: the others are listed. */
async function summarise(
  call: Call,
  person: PersonId,
  conversation: ConversationId,
): Promise<({ conversation: ConversationId } & RoomSummary) | null> {
  try {
    const summary = await findRoom(call.env, conversation)?.summary(person)
    if (typeof summary === 'object') return { conversation, ...summary }
    if (summary === 'ended') await inboxOf(call.env, person).forget(conversation)
  } catch (thrown) {
    log('error', { step: 'summary', problem: problemOf(thrown) })
  }
  return null
}

const newest = ({ last, createdAt }: Summary): number => last?.at ?? createdAt

route(conversationRoutes, 'POST /direct', async (call, who, { handle }) => {
  const other = await byHandle(call.get('db'), handle)
  if (!other) return new Refusal(404, 'no-such-person', `Nobody here is called ${handle}. Check the spelling.`)
  const room = directRoom(call.env, who.person, other.id)
  const people = [...new Set([who.person, other.id])]
  const createdAt = v.parse(Timestamp, Date.now())
  await room.createDirect(
    { kind: 'direct', seal: call.get('settings').seal, profile: '', listed: false, createdAt, expiresAt: null },
    people,
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
