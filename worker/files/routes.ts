import { Hono } from 'hono'
import * as v from 'valibot'
import { FileId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { filesOf } from '../rooms/rooms.ts'
import { type App, bearerInRoom, type Call, Refusal, refuse, roomRoute } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { admit, isRefused } from './admission.ts'
import { answerWith, unsatisfiable } from './answer.ts'
import type { Files } from './object.ts'
import { refusalFor } from './refusals.ts'
import type { Admission } from './ticket.ts'

export const fileRoutes = new Hono<App>()

roomRoute(fileRoutes, 'POST /conversations/:conversation/files', async (call, who, upload) => {
  const by = await admit(call, who)
  if (isRefused(by)) return by
  const turn = await takeTurn(call, { what: 'put', account: who.person })
  if (turn instanceof Refusal) return turn
  return orRefused(await files(call, by).begin(by, upload))
})

roomRoute(fileRoutes, 'GET /conversations/:conversation/files/:file/status', async (call, who) => {
  const by = await admit(call, who)
  if (isRefused(by)) return by
  const id = fileIn(call)
  return orRefused(id ? await files(call, by).status(by, id) : 'no-such-file')
})

roomRoute(fileRoutes, 'POST /conversations/:conversation/files/:file/finish', async (call, who) => {
  const by = await admit(call, who)
  if (isRefused(by)) return by
  const id = fileIn(call)
  const finished = id ? await files(call, by).finish(by, id) : 'no-such-file'
  return finished === 'finished' ? {} : refusalFor(finished)
})

roomRoute(fileRoutes, 'DELETE /conversations/:conversation/files/:file', async (call, who) => {
  const by = await admit(call, who)
  if (isRefused(by)) return by
  const id = fileIn(call)
  const dropped = id ? await files(call, by).drop(by, id) : 'no-such-file'
  return dropped === 'dropped' ? {} : refusalFor(dropped)
})

/** A part, as it is. It is read here, so that the object has it in one turn however slowly it comes. */
octets('PUT', '/conversations/:conversation/files/:file/parts/:n{[0-9]{1,3}}', async (call, by, id) => {
  if (call.req.header('content-type') !== 'application/octet-stream')
    return new Refusal(415, 'not-octets', 'This takes application/octet-stream.')
  const length = Number(call.req.header('content-length') ?? Number.NaN)
  if (!(length > 0 && length <= limits.filePartBytes)) return refusalFor('wrong-part')
  const part = await readPart(call.req.raw, length)
  if (!part) return refusalFor('wrong-part')
  const kept = await files(call, by).put(by, id, Number(call.req.param('n')), part)
  return kept === 'kept' ? call.json({}) : refusalFor(kept)
})

octets('GET', '/conversations/:conversation/files/:file', async (call, by, id) => {
  const read = await files(call, by).read(by, id, call.req.header('range') ?? null)
  if (typeof read === 'string') return refusalFor(read)
  if ('unsatisfiable' in read) return unsatisfiable(read.unsatisfiable)
  return answerWith(read.reading, read.octets, call.req.query('name') ?? '', Date.now())
})

/** A route that takes or gives octets: who asks is asked as everywhere. */
function octets(
  method: string,
  path: string,
  handle: (call: Call, by: Admission, id: FileId) => Promise<Response | Refusal>,
): void {
  fileRoutes.on(method, path, async (call) => {
    const who = bearerInRoom(call)
    if (who instanceof Refusal) return refuse(call, who)
    const by = await admit(call, who)
    if (isRefused(by)) return refuse(call, by)
    const id = fileIn(call)
    const answer = id ? await handle(call, by, id) : refusalFor('no-such-file')
    return answer instanceof Refusal ? refuse(call, answer) : answer
  })
}

const files = (call: Call, { conversation }: Admission): DurableObjectStub<Files> => filesOf(call.env, conversation)

function fileIn(call: Call): FileId | null {
  const parsed = v.safeParse(FileId, call.req.param('file'))
  return parsed.success ? parsed.output : null
}

const orRefused = <T extends object>(answer: T | Parameters<typeof refusalFor>[0]): T | Refusal =>
  typeof answer === 'string' ? refusalFor(answer) : answer

/** Null when more or fewer came than `length`, which HTTP itself keeps it from passing. Read whole, since piece by piece takes ten times as long. */
async function readPart(request: Request, length: number): Promise<Uint8Array | null> {
  const octets = new Uint8Array(await request.arrayBuffer())
  return octets.length === length ? octets : null
}
