import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Route, routes } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { findRoom } from '../../worker/rooms/rooms.ts'
import { registerOwner } from '../support/owner.ts'
import { direct, joinRoom, makeRoom, newId, origin, Peer, type Person, register, Visitor } from '../support/people.ts'
import { Random } from '../support/random.ts'

const open: Route[] = [
  'POST /salt',
  'POST /register',
  'POST /login',
  'POST /login/code',
  'POST /login/passkey/options',
  'POST /login/passkey',
  'POST /recover',
  'POST /recover/mail',
  'GET /door',
  'GET /dev/mail',
  'POST /refresh',
  'GET /me',
  'GET /erasures/:receipt',
  'POST /rooms/:room/door',
  'POST /rooms/:room/guests',
]
const all = Object.keys(routes) as Route[]
const signedIn = all.filter((route) => !open.includes(route))
const changing = all.filter((route) => !route.startsWith('GET'))
const taking = changing.filter((route) => routes[route].takes !== null)

let ann: Person
let eve: Person
let room: string

/** Nothing is refused to an owner for who they are. */
beforeAll(async () => {
  ann = await registerOwner('ann')
  eve = await register('eve')
  room = await makeRoom(ann)
})

const params = () => ({
  ...{ room, conversation: room, handle: ann.handle, person: eve.id },
  ...{ device: eve.signedIn.device, passkey: 'AAAA', receipt: '0'.repeat(32), file: '0'.repeat(32) },
  ...{ report: '0'.repeat(32), invite: 'A'.repeat(43) },
})
const answer = async (response: Promise<Response>) => {
  const { status, headers } = await response
  const body = (await (await response).json()) as { error: string; message: string }
  expect(headers.get('content-type')).toContain('application/json')
  return { status, error: body.error, said: body.message.length > 0, keys: Object.keys(body) }
}
const refusal = (status: number, error: string) => ({ status, error, said: true, keys: ['error', 'message'] })

describe('whoever is not signed in', () => {
  test.each(signedIn)('is refused at %s', async (route) => {
    const [method = '', path = ''] = route.split(' ')
    const asked = method === 'GET' ? {} : { body: {} }
    expect(await answer(new Visitor().fetch(method, path.replace(/:\w+/, room), asked))).toEqual(
      refusal(401, 'sign-in'),
    )
  })
})

describe('a tab of somebody else’s', () => {
  test.each(signedIn)('is refused at %s', async (route) => {
    const asked = ann.ask(route, { params: params(), query: { as: eve.id } })
    expect(await answer(asked)).toEqual(refusal(409, 'somebody-else'))
  })

  test('and one that does not say whom it believes to be', async () => {
    expect(await answer(ann.ask('GET /contacts', { query: { as: '' } }))).toEqual(refusal(409, 'somebody-else'))
  })
})

describe('attack: another site', () => {
  const origins = [
    'https://evil.test',
    'null',
    `${origin}:8080`,
    'http://sub.localhost',
    'https://localhost',
    `${origin}.evil.test`,
    '',
  ]
  test.each(changing)('is refused at %s', async (route) => {
    for (const from of origins) {
      expect(await answer(ann.ask(route, { params: params(), headers: { origin: from } })), from).toEqual(
        refusal(403, 'other-origin'),
      )
    }
  })

  test('is refused without an origin', async () => {
    const headers = new Headers({ 'content-type': 'application/json', cookie: ann.cookieHeader() })
    const { exports } = await import('cloudflare:workers')
    const response = exports.default.fetch(`${origin}/u/0/api/logout?as=${ann.id}`, {
      method: 'POST',
      headers,
      body: '{}',
    })
    expect(await answer(response)).toEqual(refusal(403, 'other-origin'))
  })

  test('gets no socket, and no CORS headers', async () => {
    const response = await ann.fetch('GET', `/conversations/${room}/socket`, {
      query: { as: ann.id },
      headers: { upgrade: 'websocket', origin: 'https://evil.test' },
    })
    expect(response.status).toBe(403)
    expect(response.webSocket ?? null).toBeNull()
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('bad input', () => {
  const bodies: [string, string][] = [
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['half an object', '{'],
    ['nested 10,000 deep', '['.repeat(10_000)],
    ['a field that is not known', '{"surprise":1}'],
    ['a number past all numbers', '{"handle":1e999,"id":1e999,"request":1e999,"auth":1e999}'],
  ]
  test.each(taking)('at %s is refused with a reason', async (route) => {
    for (const [what, body] of bodies) {
      expect(await answer(ann.ask(route, { params: params(), body })), what).toEqual(refusal(400, 'malformed'))
    }
  })

  test.each(taking)('at %s: only JSON, and not too much of it', async (route) => {
    const form = ann.ask(route, { params: params(), body: 'handle=ann', headers: { 'content-type': 'text/plain' } })
    expect(await answer(form)).toEqual(refusal(415, 'not-json'))
    const large = ann.ask(route, {
      params: params(),
      body: JSON.stringify({ handle: 'x'.repeat(limits.sendFrameBytes) }),
    })
    expect(await answer(large)).toEqual(refusal(413, 'too-large'))
  })

  test('a path that is none has no answer', async () => {
    expect(await answer(ann.fetch('GET', '/nothing'))).toEqual(refusal(404, 'not-found'))
    expect(await answer(ann.fetch('DELETE', '/rooms'))).toEqual(refusal(404, 'not-found'))
  })

  test('[D2] 10,000 guessed ids of rooms are refused before any object is touched', async () => {
    const random = new Random(11)
    const before = (await listDurableObjectIds(env.ROOMS)).length
    const guess = () => Array.from({ length: 64 }, () => random.below(16).toString(16)).join('')
    for (let round = 0; round < 9_800; round++) expect(findRoom(env, guess())).toBeNull()
    for (let round = 0; round < 200; round++) {
      const asked = { params: { conversation: guess() }, body: { id: newId() } }
      expect((await ann.ask('POST /conversations/:conversation/leave', asked)).status).toBe(404)
    }
    expect((await listDurableObjectIds(env.ROOMS)).length).toBe(before)
  })

  test('[D2] names and nonsense are no ids', async () => {
    for (const id of [
      'room',
      'direct:a,b',
      '%00',
      'a'.repeat(64),
      '0'.repeat(63),
      room.toUpperCase().replace(/^./, 'g'),
    ]) {
      expect(
        await answer(
          ann.ask('POST /rooms/:room/preview', { params: { room: encodeURIComponent(id) }, body: { auth: null } }),
        ),
        id,
      ).toEqual(refusal(404, 'no-such-room'))
    }
  })

  test('attack: SQL in every field is text', async () => {
    const sql = "x'); DROP TABLE person; --"
    expect(await answer(ann.ask('POST /direct', { body: { handle: sql } }))).toEqual(refusal(400, 'malformed'))
    expect((await ann.ask('GET /rooms', { query: { after: sql } })).status).toBe(200)
    expect(await answer(ann.ask('GET /people', { query: { ids: sql } }))).toEqual(refusal(400, 'malformed'))
    const called = await makeRoom(ann, sql)
    const { rooms } = await ann.call('GET /rooms')
    expect(rooms.find((one) => one.room === called)?.profile).toBe(JSON.stringify({ name: sql }))
  })
})

describe('[D1] the door of a socket', () => {
  const codeFor = async (visitor: Visitor, conversation: string, query: Record<string, string>) =>
    (await Peer.connect(visitor, conversation, query)).end()

  test('says 4401 to whoever is not signed in, or is somebody else', async () => {
    expect(await codeFor(new Visitor(), room, { as: ann.id })).toBe(4401)
    expect(await codeFor(ann, room, { as: eve.id })).toBe(4401)
    expect(await codeFor(ann, room, {})).toBe(4401)
  })

  test('says 4401 to a session that was revoked, though its token still holds', async () => {
    const rob = await register('rob')
    const held = new Map(rob.cookies)
    await rob.call('POST /logout')
    for (const [name, value] of held) rob.cookies.set(name, value)
    expect(await codeFor(rob, room, { as: rob.id })).toBe(4401)
  })

  test('says 4403 to whoever is no member', async () => {
    expect(await codeFor(eve, room, { as: eve.id })).toBe(4403)
    expect(await codeFor(eve, await direct(ann, await register('joy')), { as: eve.id })).toBe(4403)
  })

  test('says 4404 where there is no such conversation, and 4410 where one could have been', async () => {
    expect(await codeFor(ann, 'f'.repeat(64), { as: ann.id })).toBe(4404)
    expect(await codeFor(ann, env.ROOMS.newUniqueId().toString(), { as: ann.id })).toBe(4410)
  })

  test('[F4] says 4426 to another version', async () => {
    expect(await codeFor(ann, room, { as: ann.id, v: '0' })).toBe(4426)
  })

  test('is for sockets', async () => {
    expect(await answer(ann.fetch('GET', `/conversations/${room}/socket`, { query: { as: ann.id } }))).toEqual(
      refusal(426, 'upgrade'),
    )
  })

  test('lets a member in', async () => {
    await joinRoom(eve, room as never)
    const peer = await eve.open(room as never)
    expect(peer.closed).toBeNull()
  })
})
