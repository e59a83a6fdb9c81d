import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { Guest, makeDirect, makeGroup, read, said, seat } from '../support/guests.ts'
import { Inboxes } from '../support/inboxes.ts'
import { roomStub, rows } from '../support/objects.ts'
import type { Peer } from '../support/people.ts'
import { countRowsWritten } from '../support/spies.ts'

const [ann, bob, eve] = [new Guest(1), new Guest(2), new Guest(3)]
let group: ConversationId
let a: Peer
let b: Peer

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
afterAll(() => void vi.useRealTimers())

beforeEach(async () => {
  group = await makeGroup(ann, bob, eve)
  ;[a, b] = [await ann.open(group), await bob.open(group)]
})

const current = async (guest: Guest) => {
  const notice = await roomStub(group).current(guest.id)
  if (notice === null || notice === 'ended') throw new Error('not in')
  return notice
}
const counts = async (guest: Guest) => {
  const { read, unread, mentions } = await current(guest)
  return { read, unread, mentions }
}
/** How far a person is by all that was heard there. */
const markAt = (peer: Peer, person: PersonId) =>
  [...peer.heard('state'), ...peer.heard('marks')]
    .flatMap(({ marks }) => marks)
    .filter((mark) => mark.person === person)
    .reduce((most, { delivered, read }) => [Math.max(most[0] ?? 0, delivered), Math.max(most[1] ?? 0, read)], [0, 0])

describe('[R1] one’s mark', () => {
  test('rises by what one has read, never falls, and never past the end', async () => {
    for (let count = 0; count < 5; count++) await said(a, `${count}`)
    for (const [seq, expected] of [
      [5, 5],
      [4, 5],
      [7, 7],
      [1, 7],
      [1_000_000, 8],
    ] as const) {
      await read(b, seq)
      expect((await counts(bob)).read).toBe(expected)
    }
    expect((await new Guest(2, 1).open(group)).heard('state')[0]?.read).toBe(8)
  })

  test('costs a row when it rises, and none otherwise', async () => {
    await said(a, 'one')
    await said(a, 'two')
    const written = (seq: number) => countRowsWritten(roomStub(group), () => read(b, seq))
    // Whoever isn't live is told of it and armed again, which is another.
    const inboxes = await Inboxes.of(group, bob.id)
    expect(await written(5)).toBe(1)
    expect(await written(5)).toBe(0)
    expect(await written(3)).toBe(0)
    expect(inboxes.live.has(bob.id)).toBe(true)
  })

  test('moves with what one says, without a row of its own, also across a sleep and by the alarm', async () => {
    for (let count = 0; count < 3; count++) await said(a, `${count}`)
    await said(b, 'mine')
    expect(await counts(bob)).toEqual({ read: 7, unread: 0, mentions: 0 })
    expect(await rows(group, 'SELECT read FROM member WHERE person = ?', bob.id)).toEqual([{ read: 2 }])
    await evictDurableObject(roomStub(group))
    expect(await counts(bob)).toEqual({ read: 7, unread: 0, mentions: 0 })
    expect(await counts(ann)).toEqual({ read: 6, unread: 1, mentions: 0 })
  })
})

describe('[R2] unread', () => {
  test('are messages of others past the mark, and nothing else', async () => {
    const ids = []
    for (let count = 0; count < 3; count++) ids.push(await said(a, `${count}`))
    await said(a, '', { kind: 'change', ref: ids[0], body: '{"is":"edit","text":"x"}' })
    await seat(a, new Guest(4), 'member')
    expect((await counts(bob)).unread).toBe(3)
    await said(a, '', { kind: 'erase', ref: ids[1], body: '' })
    expect((await counts(bob)).unread).toBe(2)
    await read(b, 4)
    expect((await counts(bob)).unread).toBe(1)
    expect((await counts(ann)).unread).toBe(0)
  })

  test('count those that name one', async () => {
    const named = await said(a, '@bob', { notify: [bob.id] })
    await said(a, 'and both', { notify: [eve.id, bob.id] })
    await said(a, 'neither')
    await said(b, '@myself', { notify: [bob.id, eve.id] })
    expect(await counts(eve)).toMatchObject({ unread: 4, mentions: 2 })
    await said(a, '', { kind: 'erase', ref: named, body: '' })
    await said(a, '@bob again', { notify: [bob.id] })
    expect(await counts(bob)).toMatchObject({ unread: 1, mentions: 1 })
  })

  test('are counted up to a thousand, of however many, and what names one among all of them', async () => {
    await rows(
      group,
      `WITH RECURSIVE n(seq) AS (VALUES (4) UNION ALL SELECT seq + 1 FROM n LIMIT 3000)
       INSERT INTO event (seq, id, author, device, kind, at, seal, notify, body)
       SELECT seq, 'id' || seq, ?, '', 'message', 1, 'plain', iif(seq = 3000, ?, NULL), 'x' FROM n`,
      ann.id,
      JSON.stringify([bob.id]),
    )
    expect(await counts(bob)).toEqual({ read: 2, unread: limits.unreadMax, mentions: 1 })
  })

  test('find what names one by an index', async () => {
    const plan = await rows(
      group,
      'EXPLAIN QUERY PLAN SELECT 1 FROM event INDEXED BY event_notify WHERE seq > 5 AND seq <= 9 AND notify IS NOT NULL',
    )
    expect(String(plan[0]?.detail)).toBe('SEARCH event USING INDEX event_notify (seq>? AND seq<?)')
  })
})

describe('[R3] how far others are', () => {
  test('is told live, to everybody but themselves, and in what a hello is answered with', async () => {
    await said(a, 'one')
    await read(b, 4)
    await a.roundTrip()
    expect(markAt(a, bob.id)).toEqual([4, 4])
    expect(markAt(b, bob.id)).toEqual([0, 0])
    const state = (await eve.open(group)).heard('state')[0]
    expect(state?.marks.map(({ person }) => person)).toEqual([ann.id, bob.id])
    expect(state?.marks[1]).toEqual({ person: bob.id, delivered: 4, read: 4 })
  })

  test('comes after the events that it speaks of', async () => {
    a.text('one')
    b.say({ type: 'read', seq: 4 as never, shown: true })
    await b.roundTrip()
    await a.roundTrip()
    const types = a.frames.map(({ type }) => type).filter((type) => type === 'events' || type === 'marks')
    expect(types).toEqual(['events', 'marks'])
  })

  test('is told of whoever says something without having read what came before', async () => {
    await said(a, 'one')
    await said(b, 'two')
    await a.roundTrip()
    expect(markAt(a, bob.id)).toEqual([5, 5])
    await read(a, 5)
    const before = b.heard('marks').length
    await said(a, 'who has read it says it without a mark')
    await b.roundTrip()
    expect(b.heard('marks').length).toBe(before)
  })

  test('is delivered when a live device’s Inbox was told, not when it wasn’t', async () => {
    await Inboxes.of(group, bob.id)
    await roomStub(group).current(bob.id)
    await a.next('marks')
    expect(markAt(a, bob.id), 'whose Inbox asks').toEqual([3, 2])
    await said(a, 'one')
    await a.next('marks')
    await a.roundTrip()
    expect(markAt(a, bob.id)).toEqual([4, 2])
    expect(markAt(a, eve.id)).toEqual([3, 3])
    vi.setSystemTime(Date.now() + 30_000)
    await runDurableObjectAlarm(roomStub(group))
    await evictDurableObject(roomStub(group))
    const state = (await ann.open(group)).heard('state')[0]
    expect(state?.marks).toEqual([
      { person: bob.id, delivered: 4, read: 2 },
      { person: eve.id, delivered: 3, read: 3 },
    ])
  })

  test('is neither told of those who don’t show theirs, nor to them', async () => {
    const e = await eve.open(group)
    await said(a, 'one')
    await read(b, 4, false)
    await read(e, 4)
    for (const peer of [a, b]) await peer.roundTrip()
    expect(markAt(a, bob.id)[1]).toBe(2)
    expect(markAt(b, eve.id)[1]).toBe(3)
    expect(markAt(a, eve.id)[1]).toBe(4)
    const state = (await new Guest(2, 1).open(group)).heard('state')[0]
    expect(state).toMatchObject({ read: 4, marks: [] })
    await read(b, 4, true)
    await a.roundTrip()
    expect(markAt(a, bob.id)[1]).toBe(4)
    expect(markAt(b, eve.id)[1]).toBe(4)
  })

  test('is told to a socket that was away from the head once it is there again', async () => {
    const e = await eve.connect(group)
    await said(a, 'one')
    await read(b, 4)
    e.say({ type: 'more', after: 0, limit: 200 })
    expect((await e.next('marks')).marks).toContainEqual({ person: bob.id, delivered: 4, read: 4 })
  })

  test('is for conversations of up to 32', async () => {
    const many = Array.from({ length: limits.receiptPeople - 3 }, (_, index) => new Guest(10 + index))
    for (const one of many) await seat(a, one, 'member')
    await read(b, 20)
    await a.roundTrip()
    expect(markAt(a, bob.id)).toEqual([20, 20])
    await seat(a, new Guest(99), 'member')
    await read(b, 25)
    await a.roundTrip()
    expect(markAt(a, bob.id)).toEqual([20, 20])
    expect((await eve.open(group)).heard('state')[0]?.marks).toEqual([])
  })
})

describe('[R4] writing', () => {
  const typing = (peer: Peer) => peer.heard('typing').map(({ person, on }) => [person, on])
  const type = async (peer: Peer, on: boolean) => {
    peer.say({ type: 'typing', on })
    await peer.roundTrip()
  }
  const heardBy = async (peer: Peer) => {
    await peer.roundTrip()
    return typing(peer)
  }

  test('is told to others who are live, not to one’s own tabs, and stored nowhere', async () => {
    const tab = await new Guest(2, 1).open(group)
    const silent = await eve.connect(group)
    expect(await countRowsWritten(roomStub(group), () => type(b, true))).toBe(0)
    expect(await heardBy(a)).toEqual([[bob.id, true]])
    for (const peer of [b, tab, silent]) expect(await heardBy(peer)).toEqual([])
  })

  test('ends by being stopped, where it was begun last', async () => {
    const tab = await new Guest(2, 1).open(group)
    await type(b, true)
    await type(tab, true)
    await type(b, false)
    expect((await heardBy(a)).filter(([, on]) => !on)).toEqual([])
    await type(tab, false)
    expect((await heardBy(a)).at(-1)).toEqual([bob.id, false])
    await type(tab, false)
    expect((await heardBy(a)).filter(([, on]) => !on)).toHaveLength(1)
  })

  test('ends by a message, after it', async () => {
    b.say({ type: 'typing', on: true })
    b.text('said')
    await b.roundTrip()
    await a.roundTrip()
    expect(typing(a).at(-1)).toEqual([bob.id, false])
    expect(a.frames.findLastIndex(({ type }) => type === 'events')).toBeLessThan(
      a.frames.findLastIndex(({ type }) => type === 'typing'),
    )
  })

  test('ends by the socket’s going, and by being removed', async () => {
    await type(b, true)
    b.socket.close(1000)
    await b.end()
    expect((await heardBy(a)).at(-1)).toEqual([bob.id, false])
    const e = await eve.open(group)
    await type(e, true)
    await seat(a, eve, 'left')
    expect((await heardBy(a)).at(-1)).toEqual([eve.id, false])
  })
})

describe('[R6] whoever has blocked the other', () => {
  let chat: ConversationId
  let inboxes: Inboxes
  let one: Peer
  let other: Peer

  beforeEach(async () => {
    chat = await makeDirect(ann, bob)
    ;[one, other] = [await ann.open(chat), await bob.open(chat)]
    await said(other, 'before')
    inboxes = await Inboxes.of(chat, ann.id, bob.id)
    await roomStub(chat).block(ann.id, bob.id, true)
    vi.setSystemTime(Date.now() + 5000)
    inboxes.clear()
  })

  test('is told nothing of them, who are told nothing of that', async () => {
    const id = await said(other, 'after')
    expect(other.heard('events').at(-1)?.events[0]).toMatchObject({ id, seq: 2 })
    await vi.waitFor(() => expect(inboxes.newest(bob.id)).toMatchObject({ head: 2, last: { id } }))
    expect(inboxes.of(ann.id)).toEqual([])
    expect(await roomStub(chat).current(ann.id)).toMatchObject({ in: true, head: 1, unread: 1, last: { seq: 1 } })
  })

  test('neither hears of the other’s mark or writing', async () => {
    await said(other, 'after')
    const before = [one, other].map((peer) => peer.heard('marks').length)
    one.say({ type: 'typing', on: true })
    other.say({ type: 'typing', on: true })
    await read(one, 2)
    await said(one, 'three')
    await read(other, 3)
    for (const [index, peer] of [one, other].entries()) {
      await peer.roundTrip()
      expect(peer.heard('typing')).toEqual([])
      expect(peer.heard('marks').length).toBe(before[index])
    }
    expect((await ann.open(chat)).heard('state')[0]?.marks).toEqual([])
    expect((await bob.open(chat)).heard('state')[0]?.marks).toEqual([])
  })

  test('is told of all of it once they unblock, also when the Room slept between', async () => {
    await said(other, 'after')
    await evictDurableObject(roomStub(chat))
    await inboxes.take(chat)
    await roomStub(chat).block(ann.id, bob.id, false)
    await vi.waitFor(() => expect(inboxes.newest(ann.id)).toMatchObject({ head: 2, unread: 2 }))
  })

  test('before the chat was made is told nothing of it', async () => {
    const blocked = await makeDirect(ann, bob, [ann])
    const fresh = await Inboxes.of(blocked, ann.id, bob.id)
    await said(await bob.open(blocked), 'let me in')
    await vi.waitFor(() => expect(fresh.newest(bob.id)).toMatchObject({ head: 1 }))
    expect(fresh.of(ann.id)).toEqual([])
  })
})
