import * as v from 'valibot'
import { Failure, type Route, routes } from '../../protocol/http.ts'
import { parseJson } from '../../protocol/json.ts'

export type Takes<R extends Route> = (typeof routes)[R]['takes'] extends v.GenericSchema<infer In> ? In : undefined
export type Gives<R extends Route> = v.InferOutput<(typeof routes)[R]['gives']>

/** What came of a request: its answer, or why not, in a word for us and a sentence for the person. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: string; message: string }

export interface Request<R extends Route> {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: Takes<R>
}

const offline = {
  ok: false,
  error: 'offline',
  message: 'There is no connection. Try again when you are back online.',
} as const
const strange = { ok: false, error: 'strange', message: 'The answer made no sense. Reload the page.' } as const

const broken = { ok: false, error: 'broken', message: 'The server has a problem. Try again in a moment.' } as const

/** Asks a route of the account in `slot`. Never throws. */
export async function ask<R extends Route>(
  slot: number,
  route: R,
  { params, query, body }: Request<R>,
): Promise<Answer<Gives<R>>> {
  const [method = '', path = ''] = route.split(' ')
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const sent =
    method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }
  return send(addressOf(slot, filled, query), { method, ...sent }, routes[route].gives) as Promise<Answer<Gives<R>>>
}

/** Puts bytes where a path of the account in `slot` says. Never throws. */
export const upload = (
  slot: number,
  path: string,
  query: Record<string, string>,
  body: Blob,
): Promise<Answer<unknown>> =>
  send(
    addressOf(slot, path, query),
    { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body },
    v.unknown(),
  )

const addressOf = (slot: number, path: string, query: Record<string, string> | undefined): string =>
  `/u/${slot}/api${path}?${new URLSearchParams(query)}`

async function send<T>(url: string, request: RequestInit, gives: v.GenericSchema<unknown, T>): Promise<Answer<T>> {
  try {
    const response = await fetch(url, request)
    return read(gives, response, parseJson(await response.text()))
  } catch {
    return offline
  }
}

function read<T>(gives: v.GenericSchema<unknown, T>, { ok, status }: Response, value: unknown): Answer<T> {
  const said = v.safeParse(ok ? gives : Failure, value)
  if (!said.success) return status >= 500 ? broken : strange
  return ok ? { ok, value: said.output as T } : { ok: false, ...(said.output as Failure) }
}
