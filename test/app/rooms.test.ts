import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import { List, listOf } from '../support/inbox.ts'
import { direct, joinRoom, makeRoom, newId, type Person, register } from '../support/people.ts'

const status = async (response: Promise<Response>) => (await response).status
const base64url = (byte: number) => new Uint8Array(32).fill(byte).toBase64({ alphabet: 'base64url', omitPadding: true })

describe('[N1] a direct chat', () => {
  test('is one and the same for both, also when both press at the same moment', async () => {
    const [ann, bob] = [await register('ann1'), await register('bob1')]
    const ids = await Promise.all([direct(ann, bob), direct(bob, ann), direct(ann, bob)])
    expect(new Set(ids).size).toBe(1)
    expect(await direct(bob, ann)).toBe(ids[0])
  })

  test('is another one for each pair', async () => {
    const [ann, bob, eve] = [await register('ann2'), await register('bob2'), await register('eve2')]
    const ids = [await direct(ann, bob), await direct(ann, eve), await direct(bob, eve), await direct(ann, ann)]
    expect(new Set(ids).size).toBe(4)
  })

  test('appears in both lists with its first message, and in none before', async () => {
    const [ann, bob] = [await register('ann3'), await register('bob3')]
    const chat = await direct(ann, bob)
    const [anns, bobs] = [await List.open(ann), await List.open(bob)]
    expect(bobs.rows()).toEqual([])
    const peer = await ann.open(chat)
    peer.text('hello')
    const { events } = await peer.next('events')
    const [row] = await bobs.until((rows) => rows.length > 0)
    expect(row).toMatchObject({ conversation: chat, kind: 'direct', other: ann.id, head: 1, last: events[0] })
    expect((await anns.until((rows) => rows.length > 0))[0]?.other).toBe(bob.id)
  })

  test('with oneself is one’s notes', async () => {
    const ann = await register('ann4')
    const peer = await ann.open(await direct(ann, ann))
    peer.text('buy milk')
    await peer.next('events')
    expect((await (await List.open(ann)).until((rows) => rows.length > 0))[0]?.other).toBe(ann.id)
  })

  test('is found by a handle in capitals, and not where nobody is called so', async () => {
    const ann = await register('ann5')
    expect((await ann.call('POST /direct', { body: { handle: 'ANN5' } })).other.handle).toBe('ann5')
    expect(await status(ann.ask('POST /direct', { body: { handle: 'nobody_5' } }))).toBe(404)
  })

  test('can’t be left, and goes on', async () => {
    const [ann, bob] = [await register('ann7'), await register('bob7')]
    const chat = await direct(ann, bob)
    const peer = await ann.open(chat)
    const leaving = ann.ask('POST /conversations/:conversation/leave', {
      params: { conversation: chat },
      body: { id: newId() },
    })
    expect(await status(leaving)).toBe(404)
    peer.text('still here')
    expect((await peer.next('events')).events[0]).toMatchObject({ seq: 1, author: ann.id })
  })

  test('can’t be joined by a third', async () => {
    const [ann, bob, eve] = [await register('ann6'), await register('bob6'), await register('eve6')]
    const chat = await direct(ann, bob)
    const asked = { params: { room: chat }, body: { id: newId(), auth: null } }
    expect(await status(eve.ask('POST /rooms/:room/join', asked))).toBe(404)
    expect(await status(eve.ask('POST /rooms/:room/preview', { ...asked, body: { auth: null } }))).toBe(404)
  })
})

describe('[P5] a listed room', () => {
  test('is shown to everybody, with its people and its end, and can be joined', async () => {
    const [ann, bob] = [await register('ann10'), await register('bob10')]
    const room = await makeRoom(ann, 'Book group')
    const find = async (person: Person) => (await person.call('GET /rooms')).rooms.find((one) => one.room === room)
    const listed = await find(bob)
    expect(listed).toMatchObject({ profile: '{"name":"Book group"}', people: 1, inside: 0 })
    expect((listed?.expiresAt ?? 0) - (listed?.createdAt ?? 0)).toBe(limits.roomLifetimeMs)
    await joinRoom(bob, room)
    const peer = await bob.open(room)
    expect(peer.frames[0]).toMatchObject({ type: 'state', me: { person: bob.id, role: 'member' }, people: 2 })
  })

  test('is in the lists of those who are in it, and leaves them with them', async () => {
    const [ann, bob] = [await register('ann11'), await register('bob11')]
    const room = await makeRoom(ann)
    const mine = async (person: Person) => (await listOf(person)).map((one) => one.conversation)
    expect(await mine(ann)).toEqual([room])
    await joinRoom(bob, room)
    expect(await mine(bob)).toEqual([room])
    await bob.call('POST /conversations/:conversation/leave', { params: { conversation: room }, body: { id: newId() } })
    expect(await mine(bob)).toEqual([])
    await joinRoom(bob, room)
    expect(await mine(bob)).toEqual([room])
  })

  test('comes of a repeated request once', async () => {
    const ann = await register('ann12')
    const body = { request: newId(), profile: '{"name":"Once"}', invite: null }
    const made = await Promise.all([1, 2, 3].map(() => ann.call('POST /rooms', { body })))
    expect(new Set(made.map(({ conversation }) => conversation)).size).toBe(1)
    expect(await listOf(ann)).toHaveLength(1)
    expect((await (await ann.open(made[0]?.conversation as never)).frames[0]) as object).toMatchObject({ head: 1 })
  })

  test('is not made by a request that has made another one, and says so', async () => {
    const ann = await register('ann15')
    const body = { request: newId(), profile: '{"name":"Book group"}', invite: null }
    const { conversation } = await ann.call('POST /rooms', { body })
    for (const other of [{ profile: '{"name":"Chess"}' }, { invite: base64url(1) }]) {
      const response = await ann.ask('POST /rooms', { body: { ...body, ...other } })
      expect(response.status).toBe(409)
      expect(await response.json()).toMatchObject({ error: 'request-taken' })
    }
    expect(await ann.call('POST /rooms', { body })).toMatchObject({ conversation })
    expect(await listOf(ann)).toHaveLength(1)
    const eve = await register('eve15')
    expect((await eve.call('POST /rooms', { body })).conversation).not.toBe(conversation)
  })

  test.each([
    ['no name', '{}'],
    ['an empty name', '{"name":" "}'],
    ['a name too long', JSON.stringify({ name: 'x'.repeat(61) })],
    ['a name that turns the line round', '{"name":"a\u202eb"}'],
    ['more than a name', '{"name":"a","owner":"me"}'],
    ['no JSON', 'Sunday ride'],
  ])('with %s is not made', async (_, profile) => {
    const ann = await register(`ann13${profile.length}`)
    expect(await status(ann.ask('POST /rooms', { body: { request: newId(), profile, invite: null } }))).toBe(400)
    expect(await listOf(ann)).toEqual([])
  })

  test('is listed page by page', async () => {
    const ann = await register('ann14')
    const count = limits.listingPage + 3
    for (let index = 0; index < count; index++) await makeRoom(ann, `Room ${index}`)
    const first = await ann.call('GET /rooms')
    expect(first.rooms).toHaveLength(limits.listingPage)
    const second = await ann.call('GET /rooms', { query: { after: first.next ?? '' } })
    const ids = [...first.rooms, ...second.rooms].map(({ room }) => room)
    expect(new Set(ids).size).toBe(ids.length)
    expect(second.rooms.length).toBeGreaterThanOrEqual(3)
  }, 30_000)
})

describe('a room by link', () => {
  async function linkRoom(owner: Person) {
    const auth = base64url(7)
    const body = { request: newId(), profile: '{"name":"Secret"}', invite: await hashKey(auth) }
    const { conversation } = await owner.call('POST /rooms', { body })
    return { room: conversation, auth }
  }

  test('opens to whoever shows what its link says, and keeps only a hash of it', async () => {
    const [ann, bob] = [await register('ann20'), await register('bob20')]
    const { room, auth } = await linkRoom(ann)
    const preview = await bob.call('POST /rooms/:room/preview', { params: { room }, body: { auth } })
    expect(preview).toMatchObject({ profile: '{"name":"Secret"}', people: 1, listed: false, member: false })
    await bob.call('POST /rooms/:room/join', { params: { room }, body: { id: newId(), auth } })
    expect((await bob.open(room)).frames[0]).toMatchObject({ people: 2 })
    const stored = await runInDurableObject(env.ROOMS.get(env.ROOMS.idFromString(room)), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM invite').toArray()),
    )
    expect(stored).toContain(await hashKey(auth))
    expect(stored).not.toContain(auth)
  })

  test('is not listed, and answers a stranger as if it weren’t there', async () => {
    const [ann, eve] = [await register('ann21'), await register('eve21')]
    const { room } = await linkRoom(ann)
    expect((await eve.call('GET /rooms')).rooms.map((one) => one.room)).not.toContain(room)
    for (const auth of [null, base64url(8)]) {
      expect(await status(eve.ask('POST /rooms/:room/preview', { params: { room }, body: { auth } }))).toBe(404)
      expect(await status(eve.ask('POST /rooms/:room/join', { params: { room }, body: { id: newId(), auth } }))).toBe(
        404,
      )
    }
    expect(await (await eve.connect(room)).end()).toBe(4403)
  })
})

describe('coming and going', () => {
  test('a repeated join or leave changes nothing, and an old one doesn’t bring anybody back', async () => {
    const [ann, bob] = [await register('ann30'), await register('bob30')]
    const room = await makeRoom(ann)
    const [joining, leaving] = [newId(), newId()]
    const join = () => bob.ask('POST /rooms/:room/join', { params: { room }, body: { id: joining, auth: null } })
    const leave = () =>
      bob.ask('POST /conversations/:conversation/leave', { params: { conversation: room }, body: { id: leaving } })
    expect([await status(join()), await status(join())]).toEqual([200, 200])
    expect([await status(leave()), await status(leave())]).toEqual([200, 200])
    await status(join())
    const peer = await ann.open(room)
    expect(peer.frames[0]).toMatchObject({ head: 3, people: 1 })
  })

  test('a leave by an id that is somebody else’s, or of whoever isn’t in, is refused', async () => {
    const [ann, bob] = [await register('ann32'), await register('bob32')]
    const room = await makeRoom(ann)
    const leave = (id: string) =>
      status(bob.ask('POST /conversations/:conversation/leave', { params: { conversation: room }, body: { id } }))
    const id = (await ann.open(room)).text('mine')
    expect([await leave(newId()), await leave(id)]).toEqual([404, 404])
    await joinRoom(bob, room)
    expect(await leave(id)).toBe(404)
  })

  test('whoever leaves is told so by a close, and so are their other tabs', async () => {
    const [ann, bob] = [await register('ann31'), await register('bob31')]
    const room = await makeRoom(ann)
    await joinRoom(bob, room)
    const [annHere, one, other] = [await ann.open(room), await bob.open(room), await bob.open(room)]
    await bob.call('POST /conversations/:conversation/leave', { params: { conversation: room }, body: { id: newId() } })
    expect([await one.end(), await other.end()]).toEqual([4403, 4403])
    const { events } = await annHere.next('events')
    expect(events[0]).toMatchObject({
      kind: 'member',
      author: bob.id,
      body: JSON.stringify({ person: bob.id, role: 'left' }),
    })
  })
})

test('people are found by their ids, at most a hundred at once', async () => {
  const ann = await register('ann40')
  const nobody = 'f'.repeat(32)
  expect(await ann.call('GET /people', { query: { ids: `${ann.id},${nobody}` } })).toEqual({
    people: [ann.signedIn.person],
  })
  const many = Array.from({ length: 101 }, () => nobody).join(',')
  expect(await status(ann.ask('GET /people', { query: { ids: many } }))).toBe(400)
})
