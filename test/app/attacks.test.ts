import { listDurableObjectIds } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { closing } from '../../protocol/closing.ts'
import { type Route, routes } from '../../protocol/http.ts'
import { protocolVersion } from '../../protocol/version.ts'
import { makeApp } from '../../worker/app.ts'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { rounds } from '../support/counts.ts'
import { registerOwner } from '../support/owner.ts'
import { derived, login, makeRoom, origin, type Person, register, Visitor } from '../support/people.ts'
import { Random } from '../support/random.ts'
import { makeCodes, newPassword, prove, randomKey } from '../support/security.ts'

afterEach(() => void vi.restoreAllMocks())
beforeAll(async () => void (await registerOwner('at_host')))

const statusOf = async (response: Promise<Response>) => (await response).status
const others = ['https://evil.test', 'null', `${origin}:8080`, 'http://sub.localhost', `${origin}.evil.test`, null]

describe('attack: cross-site WebSocket hijacking', () => {
  test.each(['/conversations/:room/socket', '/inbox/socket'])('%s gives another site no socket', async (path) => {
    const ann = await register(`ws_${path.length}`)
    const room = await makeRoom(ann)
    for (const from of others) {
      const headers = new Headers({ upgrade: 'websocket', cookie: ann.cookieHeader() })
      if (from !== null) headers.set('origin', from)
      const url = `${origin}/u/0/api${path.replace(':room', room)}?as=${ann.id}&v=${protocolVersion}`
      const response = await exports.default.fetch(url, { headers })
      expect([response.status, response.webSocket ?? null], String(from)).toEqual([403, null])
    }
  })
})

describe('attack: a stale socket', () => {
  async function socketOf(person: Person, room: string): Promise<{ ended: Promise<number> }> {
    const { webSocket } = await person.fetch('GET', `/conversations/${room}/socket`, {
      query: { as: person.id, v: String(protocolVersion) },
      headers: { upgrade: 'websocket' },
    })
    if (!webSocket) throw new Error('no socket')
    const ended = new Promise<number>((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code)))
    webSocket.accept()
    return { ended }
  }

  const ends: [string, (ann: Person, phone: Person) => Promise<unknown>][] = [
    [
      'device removed',
      (ann, phone) => ann.call('DELETE /me/devices/:device', { params: { device: phone.signedIn.device } }),
    ],
    ['all others removed', (ann) => ann.call('DELETE /me/devices')],
    [
      'password changed',
      async (ann) =>
        ann.call('PUT /me/password', {
          body: { proof: await prove(ann), ...(await newPassword(ann.handle, 'new one')) },
        }),
    ],
    [
      'password recovered',
      async (ann) => {
        const [code] = await makeCodes(ann)
        const body = { handle: ann.handle, code, ...(await newPassword(ann.handle, 'new one')), deviceName: 'Test' }
        return new Visitor().fetch('POST', '/recover', { body })
      },
    ],
    [
      'recovered by a link',
      async (ann) => {
        const [host, code] = [await login('at_host'), randomKey()]
        const params = { person: ann.id }
        await host.call('POST /owner/people/:person/link', { params, body: { proof: await prove(host), code } })
        const body = { handle: ann.handle, code, ...(await newPassword(ann.handle, 'new one')), deviceName: 'Test' }
        return new Visitor().fetch('POST', '/recover', { body })
      },
    ],
    ['banned', async (ann) => (await login('at_host')).call('POST /owner/bans', { body: { person: ann.id } })],
    [
      'account deleted',
      async (ann) => ann.call('POST /me/delete', { body: { proof: await prove(ann), messages: 'go' } }),
    ],
    [
      'refresh token replayed',
      async (_, phone) => {
        const stolen = new Map(phone.cookies)
        for (const round of [1, 2])
          expect(await statusOf(phone.fetch('POST', '/refresh', { body: {} })), `${round}`).toBe(200)
        for (const [name, value] of stolen) phone.cookies.set(name, value)
        return phone.fetch('POST', '/refresh', { body: {} })
      },
    ],
  ]
  test.each(ends)('is closed when its session ends: %s', async (what, end) => {
    const handle = `so_${what.replace(/\W/g, '').slice(0, 12)}`
    const [ann, phone] = [await register(handle), await login(handle)]
    const room = await makeRoom(ann)
    const { ended } = await socketOf(phone, room)
    await end(ann, phone)
    expect(await ended).toBe(4401)
  })
})

test('attack: fuzzed tokens are refused with 401, never with an error', { timeout: 300_000 }, async () => {
  const ann = await register('fuzzed')
  const token = ann.cookies.get('__Host-a0') ?? ''
  const [head = '', body = '', mac = ''] = token.split('.')
  const random = new Random(17)
  const byte = () => String.fromCharCode(33 + random.below(94)).replace(/[;,"\\]/, '!')
  const json = (value: unknown) =>
    new TextEncoder().encode(JSON.stringify(value)).toBase64({ alphabet: 'base64url', omitPadding: true })
  const wild = () => random.pick<unknown>([null, [], 0, -1, 1e308, '', 'x', {}, { __proto__: {} }, [[]], true])
  const claims = JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(body, { alphabet: 'base64url' })))
  const mutations = [
    () => token.slice(0, random.below(token.length)),
    () => token.slice(random.below(token.length - 1) + 1),
    () => Array.from({ length: random.below(400) }, byte).join(''),
    () => `${head}.${json({ ...claims, [random.pick(Object.keys(claims))]: wild() })}.${mac}`,
    () => `${json({ alg: random.pick(['none', 'HS384', 'RS256', '', 'None']), typ: 'JWT', kid: 'k1' })}.${body}.`,
    () => `${json(wild())}.${json(wild())}.${json(wild())}`,
    () => [body, head, mac, token].sort(() => random.next() - 0.5).join('.'),
    () => `${token}${byte()}`,
    () => `${'.'.repeat(random.below(9))}${token}`,
    () => {
      const at = random.below(token.length)
      const other = byte()
      return token[at] === other ? '' : `${token.slice(0, at)}${other}${token.slice(at + 1)}`
    },
  ]
  for (let round = 0; round < rounds(1_000, 10_000); round++) {
    const forged = random.pick(mutations)()
    if (forged === token) continue
    const headers = { cookie: `__Host-a0=${forged}` }
    const response = await exports.default.fetch(`${origin}/u/0/api/me`, { headers })
    expect(response.status, forged).toBe(401)
  }
})

test('attack: storage probing: random ids of conversations touch no object', {
  timeout: rounds(60_000, 900_000),
}, async () => {
  const ann = await register('sp_ann')
  await makeRoom(ann)
  const objects = async () => [await listDurableObjectIds(env.ROOMS), await listDurableObjectIds(env.FILES)]
  const before = await objects()
  const random = new Random(5)
  const hex = (length: number) => Array.from({ length }, () => random.below(16).toString(16)).join('')
  const paths = ['invite', 'banned', `files/${hex(32)}`, `files/${hex(32)}/status`]
  const query = { as: ann.id, v: String(protocolVersion) }
  for (let round = 0; round < rounds(300, 10_000); round++) {
    const path = round % 50 === 0 ? 'socket' : (paths[round % paths.length] ?? '')
    const headers = path === 'socket' ? { upgrade: 'websocket' } : {}
    const { status, webSocket } = await ann.fetch('GET', `/conversations/${hex(64)}/${path}`, { query, headers })
    if (!webSocket) expect(status, path).toBe(404)
    else expect(await closeOf(webSocket)).toBe(closing.noSuchConversation)
  }
  expect(await objects()).toEqual(before)
})

function closeOf(socket: WebSocket): Promise<number> {
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  socket.accept()
  return closed
}

const taking = (Object.keys(routes) as Route[]).filter((route) => routes[route].takes !== null)

describe('attack: prototype pollution', () => {
  test.each(taking)('at %s changes no object', async (route) => {
    const isOwners = route.includes('/owner/')
    const ann = isOwners ? await login('at_host') : await register(`pp_${taking.indexOf(route)}`)
    const params = { room: 'x', conversation: 'x', passkey: 'x', device: 'x', file: 'x', person: 'x', report: 'x' }
    const bodies = ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}']
    for (const body of bodies) {
      const status = await statusOf(ann.ask(route, { params, body }))
      expect(status, body).toBe(400)
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

describe('attack: mass assignment', () => {
  const extras = ['id', 'person', 'role', 'owner', 'createdAt', 'verifier', 'totp', 'usedAt', 'expiresAt']
  const good: [Route, (ann: Person) => Promise<object>][] = [
    [
      'POST /register',
      async () => ({ handle: 'ma_new', auth: await derived('x'), argon2: currentArgon2, deviceName: 'Test' }),
    ],
    ['POST /login', async (ann) => ({ handle: ann.handle, auth: await derived(ann.handle), deviceName: 'Test' })],
    ['PUT /me/password', async (ann) => ({ proof: await prove(ann), ...(await newPassword(ann.handle, 'x')) })],
    ['POST /me/delete', async (ann) => ({ proof: await prove(ann), messages: 'go' })],
  ]
  test.each(good)('%s takes what it takes, and nothing besides', async (route, body) => {
    const ann = await register(`ma_${route.length}`)
    const right = await body(ann)
    for (const extra of extras)
      expect(await statusOf(ann.ask(route, { body: { ...right, [extra]: 'x' } })), extra).toBe(400)
    expect(await statusOf(ann.ask(route, { body: right }))).toBe(200)
  })
})

describe('attack: injection into headers and logs', () => {
  const breaks = ['a\r\nset-cookie: x=y', 'a\nb', 'a\u2028b', 'a\0b', '\u202eevil']
  test('a device’s name has no line in it, and nothing unseen', async () => {
    for (const deviceName of breaks) {
      const body = { handle: 'hi_new', auth: await derived('x'), argon2: currentArgon2, deviceName }
      expect(await statusOf(new Visitor().fetch('POST', '/register', { body })), deviceName).toBe(400)
    }
  })

  test('of the cookie that is written again, only what we could have written is', async () => {
    await register('hi_known')
    const visitor = new Visitor()
    visitor.cookies.set('__Host-known', 'x%0d%0aset-cookie:%20evil=1.<b>')
    const body = { handle: 'hi_known', auth: await derived('hi_known'), deviceName: 'Test' }
    const response = await visitor.fetch('POST', '/login', { body })
    expect(response.status).toBe(200)
    expect(JSON.stringify([...response.headers])).not.toMatch(/evil|<b>/)
    expect(visitor.cookies.get('__Host-known')).toMatch(/^[\w-]{43}$/)
  })

  test('an error is one line of the log, whatever it says', async () => {
    const lines: string[] = []
    vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)))
    const ann = await register('hi_log')
    const fail = () => Promise.reject(new Error('away\n{"event":"forged"}\r\nx'))
    const broken = { bind: () => ({ raw: fail, all: fail, run: fail, first: fail }) }
    const DB = {
      prepare: (sql: string) => (sql.includes('"session"') ? broken : env.DB.prepare(sql)),
      batch: env.DB.batch.bind(env.DB),
    }
    const request = new Request(`${origin}/u/0/api/logout?as=${ann.id}`, {
      method: 'POST',
      headers: { origin, cookie: ann.cookieHeader(), 'content-type': 'application/json' },
      body: '{}',
    })
    const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as never
    expect((await makeApp().fetch(request, { ...env, DB: DB as never }, context)).status).toBe(500)
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toMatch(/[\r\n]/)
  })
})

test('attack: open redirect: no address leads anywhere else', async () => {
  const paths = [
    '//evil.test',
    '/\\evil.test',
    '/%2f%2fevil.test',
    '/login?next=https://evil.test',
    '/u/0//evil.test',
    '/u/0/..//evil.test',
    '/assets//evil.test',
    '/index.html',
    '/u/0/api/logout?next=//evil.test',
    '/.well-known/change-password',
  ]
  for (const path of paths) {
    const response = await exports.default.fetch(`${origin}${path}`, { redirect: 'manual' })
    expect([response.headers.get('location'), response.status >= 300 && response.status < 400], path).toEqual([
      null,
      false,
    ])
  }
})
