import { Hono } from 'hono'
import * as v from 'valibot'
import { type PersonId, ReportId } from '../../protocol/ids.ts'
import type { SeenMessage } from '../../protocol/owner.ts'
import { mayMeet } from '../guests/meeting.ts'
import { ownerRoute } from '../owner/routing.ts'
import { byIds } from '../people/people.ts'
import { findRoom, refusalFor } from '../rooms/rooms.ts'
import { type App, type Call, Refusal, roomRoute } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { closeReport, putReport, reportsPage } from './reports.ts'

export const reportRoutes = new Hono<App>()

/** A guest too tells of what they see: the Room says whether they may know of it. */
roomRoute(reportRoutes, 'POST /reports', async (call, who, { about, reason, note, seen }) => {
  const db = call.get('db')
  if (about === who.person) return new Refusal(400, 'yourself', 'That is you.')
  // Of a message the Room says whether they have seen it.
  const isThere =
    (seen !== null || (await mayMeet(call, who, about))) && (await byIds(db, who.person, [about])).length > 0
  if (!isThere) return new Refusal(404, 'no-such-person', 'There is nobody like that here any more.')
  const turn = await takeTurn(call, { what: 'report', account: who.person })
  if (turn instanceof Refusal) return turn
  const checked = seen && (await check(call, who.person, about, seen))
  if (checked instanceof Refusal) return checked
  await putReport(db, { reporter: who.person, about, reason, note, seen: checked }, Date.now())
  return {}
})

/** What a message says the server can't check; that it was said there, by whom, and where the reporter could see it, it can. */
async function check(call: Call, me: PersonId, about: PersonId, seen: SeenMessage) {
  const said = await findRoom(call.env, seen.conversation)?.saidIn(me, seen.event)
  if (typeof said !== 'object') return refusalFor(said)
  if (said.author !== about || seen.lines[seen.at]?.author !== about)
    return new Refusal(400, 'malformed', 'This message is somebody else’s.')
  return { ...seen, isRoom: said.isRoom }
}

ownerRoute(reportRoutes, 'GET /owner/reports', (call) => {
  const { closed = '', after = '' } = call.req.query()
  return reportsPage(call.get('db'), closed === 'yes', after, Date.now())
})

ownerRoute(reportRoutes, 'POST /owner/reports/:report/close', async (call, _, body) => {
  const id = v.safeParse(ReportId, call.req.param('report'))
  const closed = id.success && (await closeReport(call.get('db'), id.output, body, Date.now()))
  return closed ? {} : new Refusal(404, 'no-such-report', 'This report is closed already, or gone.')
})
