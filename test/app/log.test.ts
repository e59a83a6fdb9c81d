import { env } from 'cloudflare:workers'
import { DrizzleQueryError } from 'drizzle-orm/errors'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeApp } from '../../worker/app.ts'
import { problemOf } from '../../worker/log.ts'
import { makeRoom, newId, origin, register } from '../support/people.ts'

const lines: string[] = []

beforeEach(() => {
  lines.length = 0
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as never

/** The real database, which fails at whatever concerns `table`. */
const databaseWithout = (table: string): D1Database => {
  const fail = () => Promise.reject(new Error('D1_ERROR: no such table'))
  const broken = { bind: () => ({ raw: fail, all: fail, run: fail, first: fail }) }
  const { prepare: real } = env.DB
  const prepare = (sql: string) => (sql.includes(`"${table}"`) ? broken : real.call(env.DB, sql))
  return { prepare, batch: env.DB.batch.bind(env.DB) } as never
}

test.each([
  ['session', 'session ids'],
  ['person', 'handles'],
])('a failed query of %s is logged without its parameters: no %s', async (table) => {
  const ann = await register(`logged_${table}`)
  const { session } = (await env.DB.prepare('SELECT id AS session FROM session WHERE person = ?')
    .bind(ann.id)
    .first<{ session: string }>()) as { session: string }
  const request = new Request(`${origin}/u/0/api/direct?as=${ann.id}`, {
    method: 'POST',
    headers: { origin, cookie: ann.cookieHeader(), 'content-type': 'application/json' },
    body: JSON.stringify({ handle: ann.handle }),
  })
  const response = await makeApp().fetch(request, { ...env, DB: databaseWithout(table) }, context)
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('D1_ERROR')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('D1_ERROR: no such table')
  for (const secret of [session, ann.id, ann.handle, 'select']) expect(lines[0]).not.toContain(secret)
})

test('[N3] a listing that can’t be written keeps nobody from coming in, and is logged without what it says', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  const [ann, bob] = [await register('logged_ann'), await register('logged_bob')]
  const room = await makeRoom(ann, 'Whispers')
  vi.setSystemTime(Date.now() + 2 * 60_000)
  const { prepare } = databaseWithout('listing')
  vi.spyOn(Object.getPrototypeOf(env.DB), 'prepare').mockImplementation((sql) => prepare(String(sql)))
  const asked = { params: { room }, body: { id: newId(), auth: null } }
  expect((await bob.ask('POST /rooms/:room/join', asked)).status).toBe(200)
  expect(lines.join()).toContain('D1_ERROR: no such table')
  for (const secret of ['Whispers', room, 'insert into']) expect(lines.join()).not.toContain(secret)
})

test('a query that failed in an object comes from there as another error, and is logged without its parameters too', () => {
  const { message } = new DrizzleQueryError('insert into "person" values (?)', ['ann'], new Error('no such table'))
  expect(message).toContain('ann')
  expect(problemOf(new Error(message))).toBe('DrizzleQueryError: in an object')
})
