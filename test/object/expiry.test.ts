import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test, vi } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { stopClock } from '../support/clock.ts'
import { alarmOf, isEmpty, roomStub, rows } from '../support/objects.ts'
import { direct, joinRoom, makeRoom, newId, type Person, register } from '../support/people.ts'

const start = Date.now()
let names = 0

stopClock(start)

/** Time passes for everybody, and whoever was signed in refreshes. */
async function pass(ms: number, ...people: Person[]): Promise<void> {
  vi.setSystemTime(Date.now() + ms)
  for (const person of people) expect((await person.fetch('POST', '/refresh', { body: {} })).status).toBe(200)
}

async function roomWithTwo() {
  const [ann, bob] = [await register(`ann${++names}`), await register(`bob${names}`)]
  const room = await makeRoom(ann)
  await joinRoom(bob, room)
  return { ann, bob, room }
}

const listed = async (room: ConversationId) =>
  (await env.DB.prepare('SELECT * FROM listing WHERE room = ?').bind(room).all()).results.length

/** The alarm, when it is due. An object that ends aborts itself, which ends the call that watches it too. */
const wake = async (room: ConversationId) => {
  await runDurableObjectAlarm(roomStub(room)).catch(() => {})
}

describe('[X1] a room’s date', () => {
  test('is seven days after it was made, and the alarm is set for it when nothing else is due', async () => {
    const { ann, room } = await roomWithTwo()
    const peer = await ann.open(room)
    expect(peer.frames[0]).toMatchObject({ expiresAt: start + limits.roomLifetimeMs, createdAt: start })
    await pass(61_000)
    await wake(room)
    await pass(16 * 60_000)
    await wake(room)
    expect(await alarmOf(room)).toBeLessThanOrEqual(start + limits.roomLifetimeMs)
    expect(await alarmOf(room)).toBeGreaterThan(Date.now())
  })

  test('is checked by every access, however late the alarm', async () => {
    const { ann, bob, room } = await roomWithTwo()
    const eve = await register(`eve${names}`)
    const peer = await ann.open(room)
    await pass(limits.roomLifetimeMs, ann, bob, eve)
    peer.text('too late')
    expect(await peer.end()).toBe(4410)
    expect(await (await bob.connect(room)).end()).toBe(4410)
    const gone = { params: { room, conversation: room } }
    expect((await eve.ask('POST /rooms/:room/join', { ...gone, body: { id: newId(), auth: null } })).status).toBe(410)
    expect((await eve.ask('POST /rooms/:room/preview', { ...gone, body: { auth: null } })).status).toBe(410)
    expect((await bob.ask('POST /conversations/:conversation/leave', { ...gone, body: { id: newId() } })).status).toBe(
      410,
    )
    expect((await eve.call('GET /rooms')).rooms.map((one) => one.room)).not.toContain(room)
    expect(await roomStub(room).current(bob.id)).toBe('ended')
    expect(await rows(room, "SELECT 1 FROM event WHERE body LIKE '%too late%'")).toEqual([])
  })
})

describe('[X2] on its date a room', () => {
  test('closes its sockets, leaves the listing and deletes everything', async () => {
    const { ann, bob, room } = await roomWithTwo()
    const peers = [await ann.open(room), await bob.open(room)]
    peers[0]?.text('nothing of this stays')
    await peers[1]?.next('events')
    expect(await listed(room)).toBe(1)
    await pass(limits.roomLifetimeMs)
    await wake(room)
    expect(await Promise.all(peers.map((peer) => peer.end()))).toEqual([4410, 4410])
    expect(await listed(room)).toBe(0)
    expect(await isEmpty(room)).toBe(true)
    expect(await alarmOf(room)).toBeNull()
  })

  test('does so while it sleeps, and when D1 can’t be reached', async () => {
    const { ann, room } = await roomWithTwo()
    const peer = await ann.open(room)
    await evictDurableObject(roomStub(room))
    await pass(limits.roomLifetimeMs)
    const prototype = Object.getPrototypeOf(env.DB) as D1Database
    const { prepare } = prototype
    prototype.prepare = () => {
      throw new Error('D1 is away')
    }
    await wake(room)
    prototype.prepare = prepare
    expect(await peer.end()).toBe(4410)
    expect(await isEmpty(room)).toBe(true)
    expect(await listed(room)).toBe(1)
    await pass(25 * 3600_000, ann)
    await makeRoom(ann, 'sweeps up')
    expect(await listed(room)).toBe(0)
  })
})

describe('[X3] what is gone', () => {
  test('answers 4410, and no access makes it again', async () => {
    const { ann, bob, room } = await roomWithTwo()
    await pass(limits.roomLifetimeMs, ann, bob)
    await wake(room)
    expect(await (await ann.connect(room)).end()).toBe(4410)
    await bob.ask('POST /rooms/:room/join', { params: { room }, body: { id: newId(), auth: null } })
    expect(await roomStub(room).current(bob.id)).toBe('ended')
    expect(await isEmpty(room)).toBe(true)
  })

  test('is not made again by the request that made it', async () => {
    const ann = await register(`ann${++names}`)
    const body = { request: newId(), profile: '{"name":"Once"}', invite: null }
    const { conversation, expiresAt } = await ann.call('POST /rooms', { body })
    // A trial's room may be over within the day for which the request is remembered.
    await runInDurableObject(roomStub(conversation), async (_, { storage }) => storage.deleteAll())
    await evictDurableObject(roomStub(conversation))
    vi.setSystemTime(expiresAt)
    const facts = {
      kind: 'room',
      seal: 'plain',
      profile: body.profile,
      listed: true,
      createdAt: start,
      expiresAt,
    } as never
    await roomStub(conversation).createRoom(
      facts,
      { person: ann.id, session: 'a'.repeat(32), device: ann.signedIn.device } as never,
      body.request,
      null,
    )
    expect(await isEmpty(conversation)).toBe(true)
  })

  test('is a room: direct chats have no date', async () => {
    const ann = await register(`ann${++names}`)
    const chat = await direct(ann, ann)
    const peer = await ann.open(chat)
    peer.text('for years')
    await peer.next('events')
    await pass(365 * 24 * 3600_000)
    await wake(chat)
    peer.text('still here')
    expect((await peer.next('events')).events[0]?.seq).toBe(2)
  })
})

describe('[N3] a listed room’s row in D1', () => {
  const row = (room: ConversationId) =>
    env.DB.prepare('SELECT people, inside, at FROM listing WHERE room = ?').bind(room).first()

  test('is written when the room is made, then at most once a minute, when something changed', async () => {
    const { ann, bob, room } = await roomWithTwo()
    expect(await row(room)).toEqual({ people: 1, inside: 0, at: start })
    const peers = [await ann.open(room), await bob.open(room), await bob.open(room)]
    expect(await row(room)).toEqual({ people: 1, inside: 0, at: start })
    await pass(60_000)
    await wake(room)
    expect(await row(room)).toEqual({ people: 2, inside: 2, at: start + 60_000 })
    await pass(60_000)
    await wake(room)
    expect(await row(room)).toEqual({ people: 2, inside: 2, at: start + 60_000 })
    for (const peer of peers) peer.socket.close(1000)
    for (const peer of peers) await peer.end()
    await pass(60_000)
    await wake(room)
    expect(await row(room)).toEqual({ people: 2, inside: 0, at: start + 180_000 })
  })

  test('is written by the alarm also when the room slept meanwhile', async () => {
    const { ann, bob, room } = await roomWithTwo()
    await Promise.all([ann.open(room), bob.open(room)])
    await evictDurableObject(roomStub(room))
    await pass(60_000)
    await wake(room)
    expect(await row(room)).toEqual({ people: 2, inside: 2, at: start + 60_000 })
  })

  test('finds out within a quarter of an hour that sockets died unheard', async () => {
    const { ann, room } = await roomWithTwo()
    await ann.open(room)
    await pass(60_000)
    await wake(room)
    expect(await row(room)).toMatchObject({ inside: 1 })
    await evictDurableObject(roomStub(room), { webSockets: 'close' })
    const due = await runInDurableObject(roomStub(room), (_, { storage }) => storage.getAlarm())
    expect((due ?? 0) - Date.now()).toBeLessThanOrEqual(15 * 60_000)
    await pass(15 * 60_000)
    await wake(room)
    expect(await row(room)).toMatchObject({ inside: 0 })
  })
})
