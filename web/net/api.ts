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
  const url = `/u/${slot}/api${filled}?${new URLSearchParams(query)}`
  const sent =
    method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }
  try {
    const response = await fetch(url, { method, ...sent })
    return read(routes[route].gives, response, parseJson(await response.text())) as Answer<Gives<R>>
  } catch {
    return offline
  }
}

function read<T>(gives: v.GenericSchema<unknown, T>, { ok, status }: Response, value: unknown): Answer<T> {
  const said = v.safeParse(ok ? gives : Failure, value)
  if (!said.success) return status >= 500 ? broken : strange
  return ok ? { ok, value: said.output as T } : { ok: false, ...(said.output as Failure) }
}
