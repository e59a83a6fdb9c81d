import { env, exports } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { makeApp } from '../../worker/app.ts'
import { readSettings } from '../../worker/env.ts'
import { origin } from '../support/people.ts'

const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as never

/** A Worker that starts with other bindings. */
const ask = async (over: Partial<Env>) => {
  const response = await makeApp().fetch(new Request(`${origin}/u/0/api/me`), { ...env, ...over }, context)
  return { status: response.status, ...((await response.json()) as object) }
}

const settingUp = (message: RegExp) => ({ status: 503, error: 'setting-up', message: expect.stringMatching(message) })

/** The real database, in which the newest migration isn't applied while `missing()` says so. */
const databaseWithout = (missing: () => boolean): D1Database => {
  const none = { bind: () => ({ first: async () => null }) }
  const prepare = (sql: string) => (sql.includes('d1_migrations') && missing() ? none : env.DB.prepare(sql))
  return { prepare, batch: env.DB.batch.bind(env.DB) } as never
}

describe('a Worker that can’t serve yet says so: 503', () => {
  test.each(['JWT_KEYS', 'PEPPER', 'SALT_KEY'] as const)('while %s is missing or weak', async (name) => {
    for (const value of ['', 'short', 'k1:', `k1:${'a'.repeat(43)}`, `${'x'.repeat(43)}`])
      expect(await ask({ [name]: value }), value).toEqual(settingUp(new RegExp(`${name} is missing or too weak`)))
  })

  test('while a migration is missing', async () => {
    expect(await ask({ DB: databaseWithout(() => true) })).toEqual(settingUp(/setting up/))
    const empty = {
      prepare: () => ({ bind: () => ({ first: () => Promise.reject(new Error('no such table: d1_migrations')) }) }),
    }
    expect(await ask({ DB: empty as never })).toEqual(settingUp(/setting up/))
  })

  test('with another pepper than the database was made with', async () => {
    expect((await ask({})).status).toBe(401)
    expect(await ask({ PEPPER: 'k1:qbcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' })).toEqual(
      settingUp(/PEPPER is not the one/),
    )
  })

  test.each([{ ROOM_LIFETIME: '2m' }, { LIMITS: 'off' }, { SEALER: 'dummy' }])(
    'in production with %o',
    async (trial) => {
      expect(await ask({ ENVIRONMENT: 'production', ...trial })).toEqual(settingUp(/are for development/))
    },
  )

  test('with PEOPLE_LISTED neither yes nor no', async () => {
    expect(await ask({ PEOPLE_LISTED: 'maybe' })).toEqual(settingUp(/PEOPLE_LISTED is yes or no/))
  })

  test.each(['no username!', 'ab'])('with an OWNER of %j', async (OWNER) => {
    expect(await ask({ OWNER })).toEqual(settingUp(/OWNER is a username/))
  })

  test.each(['soon', '0s', '-1m', '8d', '1e3s', '2 m'])('with a lifetime of %j', async (lifetime) => {
    expect(await ask({ ROOM_LIFETIME: lifetime })).toEqual(settingUp(/ROOM_LIFETIME is a number/))
  })

  test('and serves as soon as it can: what was wrong is looked at again', async () => {
    let missing = true
    const app = makeApp()
    const DB = databaseWithout(() => missing)
    const get = () => app.fetch(new Request(`${origin}/u/0/api/me`), { ...env, DB }, context)
    expect((await get()).status).toBe(503)
    missing = false
    expect((await get()).status).toBe(401)
  })

  test('but not when later migrations are there already', async () => {
    await env.DB.prepare("INSERT INTO d1_migrations (name) VALUES ('9999_later.sql')").run()
    expect((await ask({})).status).toBe(401)
  })
})

test('a trial’s lifetime is read in seconds, minutes, hours and days', () => {
  const read = (lifetime: string) => {
    const settings = readSettings({ ...env, ROOM_LIFETIME: lifetime })
    return typeof settings === 'string' ? settings : settings.roomLifetimeMs
  }
  expect(['30s', '2m', '3h', '7d', ''].map(read)).toEqual([30_000, 120_000, 10_800_000, 604_800_000, 604_800_000])
})

test('several keys for tokens: the first signs', () => {
  const settings = readSettings({ ...env, JWT_KEYS: `${env.JWT_KEYS.replace('k1', 'k2')},${env.JWT_KEYS}` })
  if (typeof settings === 'string') throw new Error(settings)
  expect(settings.jwtKeys.map(({ kid }) => kid)).toEqual(['k2', 'k1'])
})

test('the page is answered for every address that is one, and a missing file is missing', async () => {
  for (const path of ['/', '/u/0/rooms', '/u/0/@ann', '/r/abc'])
    expect((await exports.default.fetch(`${origin}${path}`)).headers.get('content-type'), path).toContain('text/html')
  for (const path of ['/assets/gone.js', '/favicon.ico', '/u/0/api/nothing'])
    expect((await exports.default.fetch(`${origin}${path}`)).status, path).toBe(404)
})
