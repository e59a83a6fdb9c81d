import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { closing } from '../../protocol/closing.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { makeApp } from '../../worker/app.ts'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import { passes } from '../../worker/guests/challenge.ts'
import { roomStub } from '../support/objects.ts'
import {
  comeAsGuest,
  derived,
  joinRoom,
  login,
  makeRoom,
  newId,
  type Person,
  register,
  Visitor,
} from '../support/people.ts'
import { from } from '../support/security.ts'

let count = 0
let ann: Person
let room: ConversationId

beforeEach(async () => {
  ann = await register(`guests_ann${++count}`)
  room = await makeRoom(ann)
})

const secret = new Uint8Array(32).fill(7).toBase64({ alphabet: 'base64url', omitPadding: true })

async function linkRoom(): Promise<ConversationId> {
  const body = { request: newId(), profile: '{"name":"By link"}', invite: await hashKey(secret) }
  return (await ann.call('POST /rooms', { body })).conversation
}

const door = (id: string, auth: string | null) => new Visitor().fetch('POST', `/rooms/${id}/door`, { body: { auth } })
const guests = async () =>
  (await env.DB.prepare('SELECT id FROM person WHERE guest_of = ?').bind(room).all()).results.map(({ id }) => id)
const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as never

/** Asks a Worker that has other bindings, as somebody without an account. */
const askWith = async (bindings: object, what: 'door' | 'guests', body: object) => {
  const headers = { origin: 'http://localhost', 'content-type': 'application/json' }
  const url = `http://localhost/u/0/api/rooms/${room}/${what}`
  return makeApp().fetch(
    new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }),
    { ...env, ...bindings },
    context,
  )
}

const wish = (person: Person, kind: 'member' | 'setting', body: object) => async () => {
  const peer = await person.open(room)
  const id = newId()
  peer.say({ type: 'send', id, kind, seal: 'plain', body: JSON.stringify(body) })
  await peer.roundTrip()
}

describe('[P5] a guest', () => {
  test('sees what there is behind a room’s link, and comes in with a name', async () => {
    const seen = await door(room, null)
    expect(await seen.json()).toMatchObject({
      room: { kind: 'room', listed: true, people: 1, member: false },
      challenge: null,
    })
    const guest = await comeAsGuest(room, '  Günther ')
    expect(guest.signedIn).toMatchObject({ person: { name: 'Günther', guest: true }, guestOf: room })
    const [g, a] = [await guest.open(room), await ann.open(room)]
    g.text('hello')
    expect((await a.next('events')).events[0]).toMatchObject({ author: guest.id, body: '{"is":"text","text":"hello"}' })
  })

  test.each([
    ['empty', ' '],
    ['with a direction changed', 'Ann\u202e'],
    ['that shows nothing', '\u3164'],
    ['too long', 'x'.repeat(33)],
  ])('has a name like anybody’s: not one that is %s', async (_, name) => {
    const body = { id: newId(), auth: null, name, deviceName: 'Test' }
    expect((await new Visitor().fetch('POST', `/rooms/${room}/guests`, { body })).status).toBe(400)
  })

  test('comes by a link with its whole secret and by no other', async () => {
    const linked = await linkRoom()
    const other = secret.replace(/^./, 'A')
    for (const auth of [null, other]) expect((await door(linked, auth)).status).toBe(404)
    await expect(comeAsGuest(linked, 'Eve', { auth: other })).rejects.toThrow('404')
    const guest = await comeAsGuest(linked, 'Gus', { auth: secret })
    await guest.open(linked)
    expect((await env.DB.prepare("SELECT 1 FROM person WHERE name = 'Eve'").all()).results).toEqual([])
  })

  test('comes to no group, and to no direct chat', async () => {
    const hash = await hashKey(secret)
    const made = { request: newId(), profile: '{"name":"Group"}', people: [] }
    const { conversation: group } = await ann.call('POST /groups', { body: made })
    const params = { conversation: group }
    await ann.call('PUT /conversations/:conversation/invite', { params, body: { hash, expiresInMs: null, uses: null } })
    const { conversation: notes } = await ann.call('POST /direct', { body: { handle: ann.handle } })
    for (const id of [group, notes, 'f'.repeat(64), 'x']) {
      expect((await door(id, secret)).status, id).toBe(404)
      await expect(comeAsGuest(id as ConversationId, 'Gus', { auth: secret })).rejects.toThrow('404')
    }
  })

  test('is on no list, and nobody can call them, chat with them or bring them anywhere', async () => {
    const guest = await comeAsGuest(room, `Zed${count}`)
    const { people } = await ann.call('GET /people/all', { query: { q: `zed${count}` } })
    expect(people).toEqual([])
    const named = await ann.call('GET /people', { query: { ids: guest.id } })
    expect(named.people).toMatchObject([{ name: `Zed${count}`, guest: true, seenAt: null }])
    const handle = named.people[0]?.handle ?? ''
    expect(handle).toContain('-')
    for (const route of ['POST /direct', 'POST /contacts', 'POST /salt'] as const)
      expect((await ann.ask(route, { body: { handle } })).status, route).toBe(400)
    expect((await ann.ask('GET /people/:handle/profile', { params: { handle } })).status).toBe(404)
    const body = { request: newId(), profile: '{"name":"Group"}', people: [guest.id] }
    expect((await ann.ask('POST /groups', { body })).status).toBe(404)
  })

  test('knows nobody but those who are or were in the room', async () => {
    const [bob, eve] = [await register(`guests_bob${count}`), await register(`guests_eve${count}`)]
    await joinRoom(bob, room)
    const guest = await comeAsGuest(room, 'Gus')
    const params = { conversation: room }
    const ids = [ann, bob, eve].map(({ id }) => id).join(',')
    const { people } = await guest.call('GET /conversations/:conversation/people', { params, query: { ids } })
    expect(people.map(({ id }) => id).sort()).toEqual([ann.id, bob.id].sort())
    expect(people.every(({ seenAt }) => seenAt === null)).toBe(true)
    const avatar = 'a'.repeat(32)
    const put = "INSERT INTO avatar (person, id, type, bytes, at) VALUES (?, ?, 'image/png', x'89504e47', 1)"
    for (const { id } of [bob, eve]) await env.DB.prepare(put).bind(id, avatar).run()
    const look = async (by: Person, of: Person) => (await by.fetch('GET', `/people/${of.id}/avatar/${avatar}`)).status
    expect([await look(ann, eve), await look(guest, bob), await look(guest, eve)]).toEqual([200, 200, 404])
  })

  test('opens no other conversation’s socket, nor a list', async () => {
    const guest = await comeAsGuest(room, 'Gus')
    const other = await makeRoom(ann, 'Other')
    expect(await (await guest.connect(other)).end()).toBe(closing.notAMember)
  })

  test('is out when they log out, and no longer than their session', async () => {
    const guest = await comeAsGuest(room, 'Gus')
    const peer = await guest.open(room)
    await guest.call('POST /logout')
    expect(await peer.end()).toBe(closing.signIn)
  })

  test('isn’t let in where the instance lets none in', async () => {
    expect((await askWith({ GUESTS: 'no' }, 'door', { auth: null })).status).toBe(403)
    const guest = { id: newId(), auth: null, name: 'Gus', deviceName: 'Test' }
    expect((await askWith({ GUESTS: 'no' }, 'guests', guest)).status).toBe(403)
    expect(await guests()).toEqual([])
  })
})

describe('[P5] a guest passes a challenge where its keys are bound', () => {
  const bound = { TURNSTILE_SITE_KEY: '1x00', TURNSTILE_SECRET: 'secret' }

  test('of which the door tells the key, and whose answer Cloudflare finds good', async () => {
    const seen = await askWith(bound, 'door', { auth: null })
    expect(await seen.json()).toMatchObject({ challenge: '1x00' })
    const come = async (challenge?: string) =>
      (await askWith(bound, 'guests', { id: newId(), auth: null, name: 'Gus', deviceName: 'Test', challenge })).status
    expect([await come(), await come('bad')]).toEqual([409, 409])
    expect(await guests()).toEqual([])
    expect(await come('good')).toBe(200)
    expect((await guests()).length).toBe(1)
  })

  test('and is told to try again where Cloudflare answers nothing that makes sense', async () => {
    const guest = { id: newId(), auth: null, name: 'Gus', deviceName: 'Test', challenge: 'not an answer' }
    const answer = await askWith(bound, 'guests', guest)
    expect({ status: answer.status, ...((await answer.json()) as object) }).toEqual({
      status: 502,
      error: 'challenge-away',
      message: 'Cloudflare, which checks that you are a person, doesn’t answer just now. Try again in a moment.',
    })
    expect(await guests()).toEqual([])
  })

  test('and isn’t kept waiting for Cloudflare', async () => {
    const keys = { siteKey: '1x00', secret: 'secret' }
    expect(await passes(keys, 'no answer', 100)).toBe('away')
    expect(await passes(keys, 'good', 10_000)).toBe('passed')
  })

  test('and the page around it may load Cloudflare’s script, which no other page may', async () => {
    const get = async (path: string, over: object) =>
      makeApp().fetch(new Request(`http://localhost${path}`), { ...env, ...over }, context)
    const challenge = await get('/challenge', bound)
    expect(challenge.headers.get('content-security-policy')).toContain(
      "script-src 'self' https://challenges.cloudflare.com;",
    )
    expect(challenge.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    expect((await get('/challenge', {})).status).toBe(404)
    for (const over of [bound, {}])
      for (const path of ['/', `/r/${room}`, '/u/0/'])
        expect((await get(path, over)).headers.get('content-security-policy')).not.toContain('cloudflare')
  })

  test('of which both keys are needed', async () => {
    for (const one of [{ TURNSTILE_SITE_KEY: '1x00' }, { TURNSTILE_SECRET: 'secret' }])
      expect((await askWith(one, 'door', { auth: null })).status).toBe(503)
  })
})

describe('[G10] a guest who is banned', () => {
  test('can’t come again from where they came as somebody else, and others can', async () => {
    const guest = await comeAsGuest(room, 'Troll', from('198.51.100.7'))
    const peer = await guest.open(room)
    await wish(ann, 'member', { person: guest.id, role: 'left', banned: true })()
    expect(await peer.end()).toBe(closing.notAMember)
    expect(await (await guest.connect(room)).end()).toBe(closing.notAMember)
    const again = { params: { room }, body: { id: newId(), auth: null } }
    expect((await guest.ask('POST /rooms/:room/join', again)).status).toBe(404)
    await expect(comeAsGuest(room, 'Troll again', from('198.51.100.99'))).rejects.toThrow('404')
    await comeAsGuest(room, 'Neighbour', from('203.0.113.7'))
    const other = await makeRoom(ann, 'Other')
    await comeAsGuest(other, 'Troll elsewhere', from('198.51.100.7'))
    expect((await guests()).length, 'whoever was turned away is nobody').toBe(2)
  })
})

describe('[P5] a guest keeps their account', () => {
  const keep = async (guest: Person, handle: string) =>
    guest.ask('POST /me/keep', { body: { handle, auth: await derived(handle), argon2: currentArgon2 } })

  test('and is the same person in the same session, who may do what anybody may', async () => {
    const guest = await comeAsGuest(room, 'Gus')
    const before = await guest.open(room)
    before.text('as a guest')
    await before.roundTrip()
    const handle = `guests_gus${count}`
    const kept = await keep(guest, handle)
    expect(await kept.json()).toMatchObject({
      person: { id: guest.id, handle, name: 'Gus', guest: false },
      guestOf: null,
    })
    before.text('as a person')
    const after = await guest.open(room)
    expect(new Set(after.heard('page')[0]?.events.map(({ author }) => author))).toEqual(new Set([ann.id, guest.id]))
    await guest.call('GET /rooms')
    expect((await login(handle)).id).toBe(guest.id)
    expect(await guests()).toEqual([])
    const { people } = await ann.call('GET /people/all', { query: { q: handle } })
    expect(people.map(({ id }) => id)).toEqual([guest.id])
    expect((await keep(guest, `${handle}2`)).status, 'once').toBe(409)
  })

  test('under a name that is free, or not at all', async () => {
    const guest = await comeAsGuest(room, 'Gus')
    expect((await keep(guest, ann.handle)).status).toBe(409)
    expect((await keep(guest, 'x')).status).toBe(400)
    expect(await guests()).toEqual([guest.id])
    expect((await guest.ask('GET /rooms')).status).toBe(403)
  })

  test('and stays banned where they are', async () => {
    const guest = await comeAsGuest(room, 'Gus')
    await wish(ann, 'member', { person: guest.id, role: 'left', banned: true })()
    expect((await keep(guest, `guests_gus${count}`)).status).toBe(200)
    expect(
      (await guest.ask('POST /rooms/:room/join', { params: { room }, body: { id: newId(), auth: null } })).status,
    ).toBe(404)
  })

  test('and a Room that didn’t hear it does at the next socket', async () => {
    const guest = await comeAsGuest(room, 'Gus')
    await env.DB.prepare('UPDATE person SET guest_of = NULL WHERE id = ?').bind(guest.id).run()
    await wish(ann, 'setting', { is: 'guests', guests: 'read' })()
    const peer = await guest.open(room)
    const id = peer.text('a person by now')
    expect((await peer.next('events')).events[0]?.id).toBe(id)
  })
})

describe('[P5] [X2] guests end with their room', () => {
  test('with all that there is of them, and those who kept their account stay', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    try {
      const [gone, kept] = [await comeAsGuest(room, 'Gone'), await comeAsGuest(room, 'Kept')]
      const handle = `guests_kept${count}`
      await kept.call('POST /me/keep', { body: { handle, auth: await derived(handle), argon2: currentArgon2 } })
      vi.setSystemTime(Date.now() + 7 * 24 * 3600_000)
      await runDurableObjectAlarm(roomStub(room)).catch(() => {})
      await vi.waitFor(async () => expect(await guests()).toEqual([]))
      const left = async (id: string) =>
        (await env.DB.prepare('SELECT 1 FROM session WHERE person = ?').bind(id).all()).results.length
      expect([await left(gone.id), await left(kept.id)]).toEqual([0, 1])
      expect((await gone.fetch('GET', '/me')).status).toBe(401)
      expect((await kept.fetch('POST', '/refresh', { body: {} })).status).toBe(200)
    } finally {
      vi.useRealTimers()
    }
  })

  test('also where the Room couldn’t remove them: the next who comes sweeps up', async () => {
    const left = await comeAsGuest(room, 'Left')
    await env.DB.prepare('UPDATE person SET guest_until = ? WHERE id = ?')
      .bind(Date.now() - 25 * 3600_000, left.id)
      .run()
    const next = await comeAsGuest(room, 'Next')
    expect(await guests()).toEqual([next.id])
  })
})

describe('attack: guessing a room’s link as a guest', () => {
  test('opens nothing in a thousand tries, makes nobody, and is held up', async () => {
    const linked = await linkRoom()
    const statuses = new Map<number, number>()
    for (let tries = 0; tries < 1000; tries++) {
      const auth = crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: 'base64url', omitPadding: true })
      const response = await new Visitor().fetch('POST', `/rooms/${linked}/guests`, {
        ...from('192.0.2.7'),
        body: { id: newId(), auth, name: 'Eve', deviceName: 'Test' },
      })
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
    }
    expect([...statuses.keys()].sort()).toEqual([404, 429])
    expect(statuses.get(404)).toBeLessThan(60)
    const found = await env.DB.prepare('SELECT 1 FROM person WHERE guest_of = ?').bind(linked).all()
    expect(found.results).toEqual([])
    await comeAsGuest(linked, 'Gus', { auth: secret, ...from('203.0.113.8') })
  }, 60_000)
})
