import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import { Guest, makeDirect, makeGroup, makeGroupAt, newRoom, read, said, seat } from '../support/guests.ts'
import { Inboxes } from '../support/inboxes.ts'
import { alarmOf, roomStub, rows } from '../support/objects.ts'
import type { Peer } from '../support/people.ts'

const [ann, bob, eve] = [new Guest(1), new Guest(2), new Guest(3)]
let group: ConversationId
let inboxes: Inboxes
let a: Peer
let b: Peer

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
afterAll(() => void vi.useRealTimers())

/** A group whose people are all live, and know all that happened. */
beforeEach(async () => {
  group = await makeGroup(ann, bob, eve)
  inboxes = await Inboxes.of(group, ann.id, bob.id, eve.id)
  for (const { id } of [ann, bob, eve]) await roomStub(group).current(id)
  ;[a, b] = [await ann.open(group), await bob.open(group)]
  pass(31_000)
  await alarm()
  inboxes.clear()
})

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)
const alarm = () => runDurableObjectAlarm(roomStub(group))
/** Until everybody who is told at once has been. */
const toldOf = (head: number, ...people: Guest[]) =>
  vi.waitFor(() => expect(people.map(({ id }) => inboxes.newest(id)?.head)).toEqual(people.map(() => head)), 4000)
const armed = async () =>
  (await rows(group, 'SELECT person FROM member WHERE armed = 1 ORDER BY person')).map(({ person }) => person)

describe('[N2] a notice', () => {
  test('says how it is for each, at once', async () => {
    const id = await said(a, 'hello', { notify: [bob.id] })
    await toldOf(4, ann, bob, eve)
    expect(inboxes.newest(bob.id)).toMatchObject({
      person: bob.id,
      conversation: group,
      kind: 'group',
      seal: 'plain',
      profile: '{"name":"Hikers"}',
      expiresAt: null,
      other: null,
      in: true,
      head: 4,
      read: 2,
      unread: 1,
      mentions: 1,
      last: { id, seq: 4 },
      by: ann.id,
    })
    expect(inboxes.newest(eve.id)).toMatchObject({ unread: 1, mentions: 0 })
    expect(inboxes.newest(ann.id)).toMatchObject({ unread: 0, read: 4, by: null })
  })

  test('goes to each at most every two seconds, the last of a burst too, without another event', async () => {
    for (let count = 0; count < 20; count++) a.text(`${count}`)
    await a.roundTrip()
    await toldOf(23, ann, bob, eve)
    expect(inboxes.of(bob.id).length).toBeLessThanOrEqual(2)
    expect(inboxes.of(bob.id).map(({ head }) => head)).toEqual([4, 23])
  }, 10_000)

  test('of what one has read goes to oneself alone, within a second', async () => {
    await said(a, 'hello')
    await toldOf(4, bob)
    inboxes.clear()
    pass(100)
    const before = performance.now()
    await read(b, 4)
    await vi.waitFor(() => expect(inboxes.newest(bob.id)).toMatchObject({ read: 4, unread: 0 }), 2000)
    expect(performance.now() - before).toBeLessThan(1200)
    expect(inboxes.of(ann.id)).toEqual([])
  })

  test('that couldn’t be given is given by the alarm, which was set in the turn of the event, also after a restart', async () => {
    inboxes.away.add(bob.id)
    await said(a, 'hello')
    expect(await alarmOf(group)).toBeLessThanOrEqual(Date.now() + 30_000)
    await toldOf(4, ann, eve)
    await evictDurableObject(roomStub(group), { webSockets: 'close' })
    await inboxes.take(group)
    inboxes.away.clear()
    pass(30_000)
    await alarm()
    expect(inboxes.newest(bob.id)).toMatchObject({ head: 4, unread: 1 })
  })

  test('that is never taken is tried less and less often', async () => {
    inboxes.away.add(bob.id)
    await said(a, 'hello')
    const waits = []
    for (let time = 0; time < 4; time++) {
      await alarm()
      waits.push(((await alarmOf(group)) ?? 0) - Date.now())
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000])
  })

  test('that was lost with the machine is given to the first who comes back', async () => {
    inboxes.gate = new Promise(() => {})
    await said(a, 'hello')
    await runInDurableObject(roomStub(group), (_, state) => state.abort('crashed by a test')).catch(() => {})
    inboxes.gate = null
    inboxes.clear()
    await inboxes.take(group)
    await ann.open(group)
    await toldOf(4, bob, eve)
  })

  test('isn’t given again after a sleep when nothing happened', async () => {
    pass(30_000)
    await said(a, 'hello')
    await toldOf(4, ann, bob, eve)
    await evictDurableObject(roomStub(group))
    await inboxes.take(group)
    inboxes.clear()
    pass(30_000)
    await alarm()
    await b.roundTrip()
    expect(inboxes.told).toEqual([])
    expect(await alarmOf(group)).toBeNull()
  })

  test('tells whoever is removed that they are out, and nothing after that', async () => {
    await seat(a, bob, 'left')
    await vi.waitFor(() => expect(inboxes.newest(bob.id)).toMatchObject({ in: false, head: 4 }))
    pass(5000)
    await said(a, 'without Bob')
    await toldOf(5, ann, eve)
    expect(inboxes.of(bob.id)).toHaveLength(1)
  })

  test('is given to 50 at once at most', async () => {
    const many = Array.from({ length: 120 }, (_, index) => new Guest(10 + index))
    const big = newRoom()
    const fresh = await Inboxes.of(big, ...many.map(({ id }) => id))
    await makeGroupAt(big, ann, many)
    const peer = await ann.open(big)
    pass(5000)
    let open = () => {}
    fresh.gate = new Promise((resolve) => {
      open = resolve
    })
    fresh.most = 0
    peer.text('hello')
    await vi.waitFor(() => expect(fresh.most).toBe(50))
    fresh.gate = null
    open()
    await vi.waitFor(() => expect(many.every(({ id }) => fresh.newest(id)?.head === 122)).toBe(true))
    expect(fresh.most).toBeLessThanOrEqual(50)
  })
})

describe('[N4] an Inbox that isn’t live', () => {
  beforeEach(async () => {
    inboxes.live.delete(bob.id)
    await said(a, 'that arms Bob')
    await toldOf(4, ann, bob, eve)
    await vi.waitFor(async () => expect(await armed()).toEqual([bob.id]))
    pass(5000)
    inboxes.clear()
  })

  const bobIsTold = () => vi.waitFor(() => expect(inboxes.of(bob.id)).toHaveLength(1))

  test('isn’t told again, also after a sleep, until its person comes: then it asks', async () => {
    await said(a, 'one')
    await toldOf(5, ann, eve)
    await evictDurableObject(roomStub(group))
    await inboxes.take(group)
    pass(5000)
    await said(a, 'two')
    await toldOf(6, ann, eve)
    pass(30_000)
    await alarm()
    expect(inboxes.of(bob.id)).toEqual([])
    inboxes.live.add(bob.id)
    expect(await roomStub(group).current(bob.id)).toMatchObject({ head: 6, unread: 3 })
    pass(5000)
    await said(a, 'three')
    await toldOf(7, bob)
  })

  test('is told of what names them, and is armed again', async () => {
    await said(a, '@bob', { notify: [bob.id] })
    await bobIsTold()
    expect(inboxes.newest(bob.id)).toMatchObject({ head: 5, mentions: 1, unread: 2 })
    await vi.waitFor(async () => expect(await armed()).toEqual([bob.id]))
    pass(5000)
    await said(a, 'nobody')
    await toldOf(6, ann, eve)
    expect(inboxes.of(bob.id)).toHaveLength(1)
  })

  test('is told of the end of what its list shows, and of no other', async () => {
    const [{ id: shown } = {}] = await rows(group, 'SELECT id FROM event WHERE seq = 4')
    const later = await said(a, 'newer than what Bob’s list shows')
    pass(5000)
    await said(a, '', { kind: 'erase', ref: later, body: '' })
    await toldOf(6, ann, eve)
    expect(inboxes.of(bob.id)).toEqual([])
    pass(5000)
    await said(a, '', { kind: 'erase', ref: shown, body: '' })
    await bobIsTold()
    expect(inboxes.newest(bob.id)).toMatchObject({ head: 7, unread: 0 })
  })

  test('is told of what becomes of them', async () => {
    await seat(a, bob, 'admin')
    await bobIsTold()
    pass(5000)
    await seat(a, bob, 'left')
    await vi.waitFor(() => expect(inboxes.newest(bob.id)).toMatchObject({ in: false }))
  })

  test('is told once they read', async () => {
    await read(b, 4)
    await vi.waitFor(() => expect(inboxes.newest(bob.id)).toMatchObject({ read: 4, unread: 0 }))
  })

  test('that answers late doesn’t arm whoever has come meanwhile', async () => {
    let open = () => {}
    inboxes.gate = new Promise((resolve) => {
      open = resolve
    })
    await said(a, '@bob', { notify: [bob.id] })
    await bobIsTold()
    await roomStub(group).current(bob.id)
    inboxes.gate = null
    open()
    await said(a, 'hello')
    await b.roundTrip()
    expect(await armed()).toEqual([])
  })

  test('is always told in a direct chat', async () => {
    const chat = await makeDirect(ann, bob)
    const away = await Inboxes.of(chat)
    const peer = await ann.open(chat)
    for (let count = 1; count <= 3; count++) {
      await said(peer, `${count}`)
      await vi.waitFor(() => expect(away.newest(bob.id)).toMatchObject({ head: count, other: ann.id, unread: count }))
      pass(2000)
    }
    expect(await rows(chat, 'SELECT 1 FROM member WHERE armed = 1')).toEqual([])
  })
})

test('[N1] a direct chat is told to nobody before its first message', async () => {
  const chat = await makeDirect(ann, bob)
  const fresh = await Inboxes.of(chat)
  const peer = await ann.open(chat)
  await read(peer, 1)
  expect(fresh.told).toEqual([])
  await said(peer, 'first')
  await vi.waitFor(() => expect(fresh.told.map(({ person }) => person).sort()).toEqual([ann.id, bob.id]))
})
