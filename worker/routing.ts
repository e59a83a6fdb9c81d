import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import { type Failure, type Route, routes } from '../protocol/http.ts'
import { type ConversationId, PersonId } from '../protocol/ids.ts'
import { parseJson } from '../protocol/json.ts'
import { limits } from '../protocol/limits.ts'
import type { Who } from './auth/token.ts'
import type { Settings } from './env.ts'
import type { HouseKeeper } from './owner/house.ts'

export interface App {
  Bindings: Env
  Variables: {
    settings: Settings
    db: DrizzleD1Database
    house: HouseKeeper
    /** The access token's bearer; null where nobody is signed in. */
    who: Who | null
    /** The one room that a guest may use; null for everybody else. */
    guestOf: ConversationId | null
  }
}
export type Call = Context<App>

/** No, and why: in a word for programs and a sentence for people. */
export class Refusal {
  constructor(
    readonly status: ContentfulStatusCode,
    readonly error: string,
    readonly message: string,
    readonly retryAfterMs?: number,
  ) {}
}

export function refuse(call: Call, { status, error, message, retryAfterMs }: Refusal): Response {
  const failure: Failure = { error, message, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  if (retryAfterMs !== undefined) call.header('retry-after', String(Math.ceil(retryAfterMs / 1000)))
  return call.json(failure, status)
}

export const signInFirst = new Refusal(401, 'sign-in', 'Please log in.')

type Takes<R extends Route> = (typeof routes)[R]['takes'] extends v.GenericSchema<infer _, infer Out> ? Out : null
type Gives<R extends Route> = v.InferOutput<(typeof routes)[R]['gives']>
type Answer<R extends Route> = Promise<Gives<R> | Refusal>

const notForGuests = new Refusal(403, 'guest', 'Guests can’t do that. Keep your account first.')
const somebodyElse = new Refusal(409, 'somebody-else', 'Somebody else is signed in here now.')

/** A route for people who are signed in: the rule. */
export function route<R extends Route>(
  app: Hono<App>,
  name: R,
  handle: (call: Call, who: Who, body: Takes<R>) => Answer<R>,
): void {
  bearerRoute(app, name, bearerOf, handle)
}

/** The same, for guests too: about their own room, if it is about one. */
export function roomRoute<R extends Route>(
  app: Hono<App>,
  name: R,
  handle: (call: Call, who: Who, body: Takes<R>) => Answer<R>,
): void {
  bearerRoute(app, name, bearerInRoom, handle)
}

/** A route for those whom `bearer` names; nobody else is told what was wrong with what they sent. */
export function bearerRoute<R extends Route>(
  app: Hono<App>,
  name: R,
  bearer: (call: Call) => Who | Refusal | Promise<Who | Refusal>,
  handle: (call: Call, who: Who, body: Takes<R>) => Answer<R>,
): void {
  add(app, name, async (call) => {
    const who = await bearer(call)
    if (who instanceof Refusal) return who
    const body = await readBody<R>(call, name)
    return body instanceof Refusal ? body : handle(call, who, body)
  })
}

/** Who is signed in and no guest, and is whom the request believes to be. */
export const bearerOf = (call: Call): Who | Refusal => (call.get('guestOf') ? notForGuests : anybody(call))

/** Who is signed in, guests too: where it is about their own room. */
export function bearerInRoom(call: Call): Who | Refusal {
  const room = call.get('guestOf')
  const about = call.req.param('conversation') ?? call.req.param('room') ?? room
  return room && about !== room ? notForGuests : anybody(call)
}

function anybody(call: Call): Who | Refusal {
  const who = call.get('who')
  if (!who) return signInFirst
  return call.req.query('as') === who.person ? who : somebodyElse
}

/** A route for anybody: the exception. */
export function openRoute<R extends Route>(
  app: Hono<App>,
  name: R,
  handle: (call: Call, body: Takes<R>) => Answer<R>,
): void {
  add(app, name, async (call) => {
    const body = await readBody<R>(call, name)
    return body instanceof Refusal ? body : handle(call, body)
  })
}

function add<R extends Route>(app: Hono<App>, name: R, answer: (call: Call) => Answer<R>): void {
  const [method = '', path = ''] = name.split(' ')
  app.on(method, path, async (call) => {
    const answered = await answer(call)
    return answered instanceof Refusal ? refuse(call, answered) : call.json(answered)
  })
}

async function readBody<R extends Route>(call: Call, name: R): Promise<Takes<R> | Refusal> {
  const { takes } = routes[name]
  // What a route takes is known by its name; the compiler can't follow the table this far.
  if (takes === null) return null as Takes<R>
  if (!/^application\/json\b/.test(call.req.header('content-type') ?? ''))
    return new Refusal(415, 'not-json', 'This takes application/json.')
  const bytes = await readBytes(call, limits.sendFrameBytes)
  if (bytes instanceof Refusal) return bytes
  const value = parseJson(new TextDecoder().decode(bytes))
  // An empty list would do for an object of which nothing is needed.
  const parsed = v.safeParse(takes, Array.isArray(value) ? null : value)
  if (parsed.success) return parsed.output as Takes<R>
  const [issue] = parsed.issues
  return new Refusal(400, 'malformed', `${v.getDotPath(issue) ?? 'The request'}: ${issue.message}`)
}

/** Whom the address names. */
export function personIn(call: Call): PersonId | null {
  const parsed = v.safeParse(PersonId, call.req.param('person'))
  return parsed.success ? parsed.output : null
}

/** Stops reading past `maxBytes`, whatever length was announced. */
export async function readBytes(call: Call, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const chunk of call.req.raw.body ?? []) {
    bytes += chunk.length
    if (bytes > maxBytes) return new Refusal(413, 'too-large', 'This is too much at once.')
    chunks.push(new Uint8Array(chunk))
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
