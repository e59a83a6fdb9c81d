import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationId, Seq } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { graceMs } from '../../worker/room/acknowledged.ts'
import { inFrames } from '../../worker/room/delivery.ts'
import { event } from '../support/logs.ts'
import { rows } from '../support/objects.ts'
import { direct, joinRoom, makeRoom, newId, type Peer, type Person, register } from '../support/people.ts'

let ann: Person
let bob: Person
let room: ConversationId

beforeAll(async () => {
  ann = await register('telling_ann')
  bob = await register('telling_bob')
})

beforeEach(async () => {
  room = await makeRoom(ann)
  await joinRoom(bob, room)
})

const seqs = async (peer: Peer, count: number) => {
  const heard: number[] = []
  while (heard.length < count) heard.push(...(await peer.next('events')).events.map(({ seq }) => seq))
  return heard
}

describe('[T1] what happens in a burst', () => {
  test('comes whole and in order, in fewer frames than events', async () => {
    const [a, b] = [await ann.open(room), await bob.open(room)]
    const before = b.texts.length
    const first = (await burst(a, 50)).length
    const heard = await seqs(b, first)
    expect(heard).toEqual(heard.map((_, index) => (heard[0] ?? 0) + index))
    expect(b.texts.length - before).toBeLessThan(first)
  })

  test('is the same text for everybody', async () => {
    const [a, b] = [await ann.open(room), await bob.open(room)]
    const from = [a.texts.length, b.texts.length]
    await burst(a, 20)
    await Promise.all([seqs(a, 20), seqs(b, 20)])
    const events = (texts: string[]) => texts.filter((text) => text.includes('"events"'))
    expect(events(b.texts.slice(from[1]))).toEqual(events(a.texts.slice(from[0])))
  })

  test('what is answered to one comes after what all were told before', async () => {
    const [a, b] = [await ann.open(room), await bob.open(room)]
    const ids = await burst(a, 10)
    a.text('again', { id: ids[9] as never })
    const heard = await seqs(a, 11)
    expect(heard).toEqual([...heard.slice(0, 10), heard[9]])
    await seqs(b, 10)
  })

  /** As much as is allowed at once. */
  async function burst(peer: Peer, count: number) {
    return Array.from({ length: count }, (_, index) => peer.text(`${index}`))
  }
})

describe('[T1] a socket is heard in the order in which it speaks', () => {
  test('what it said before it is closed stands, and is told to it', async () => {
    const a = await ann.open(room)
    const ids = Array.from({ length: 5 }, (_, index) => a.text(`${index}`))
    a.socket.send('no frame')
    a.text('too late')
    expect(await a.end()).toBe(1007)
    expect(idsOf(a)).toEqual(ids)
    expect(await rows(room, "SELECT id FROM event WHERE kind = 'message' ORDER BY seq")).toEqual(
      ids.map((id) => ({ id })),
    )
  })

  test('what it said before its person left stands', async () => {
    const [a, b] = [await ann.open(room), await bob.open(room)]
    const ids = Array.from({ length: 5 }, (_, index) => b.text(`${index}`))
    await b.next('events')
    await bob.call('POST /conversations/:conversation/leave', { params: { conversation: room }, body: { id: newId() } })
    await seqs(a, 6)
    expect(idsOf(a).slice(0, -1)).toEqual(ids)
  })

  const idsOf = ({ frames }: Peer) =>
    frames.flatMap((frame) => (frame.type === 'events' ? frame.events : [])).map(({ id }) => id)
})

test('[T1] a lone message leaves as a frame of its own', async () => {
  const chat = await direct(ann, bob)
  const [a, b] = [await ann.open(chat), await bob.open(chat)]
  const before = b.texts.length
  a.text('alone')
  await seqs(b, 1)
  expect(b.texts.slice(before).map((text) => JSON.parse(text).events.length)).toEqual([1])
})

test('[T1] a frame of events is of about 256 KiB at most, and holds one at least', () => {
  const size = limits.eventsFrameBytes
  const bodies = [10, 10, size, size + 5, size - 20, 10, 10, 10]
  const frames = inFrames(bodies.map((length, index) => ({ ...event(index + 1), body: 'x'.repeat(length) })))
  expect(frames.map((events) => events.map(({ seq }) => seq))).toEqual([[1, 2], [3], [4], [5, 6, 7], [8]])
})

describe('[T2] a socket that acknowledges nothing', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('is told that it lags, once, and no more; it pages, and is live again', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => register(`lag_${index}`)))
    const [owner] = people as [Person]
    const busy = await makeRoom(owner)
    for (const person of people) await joinRoom(person, busy)
    const quiet = await bobIn(busy)
    const talkers = await Promise.all(people.map((person) => person.open(busy)))
    const start = talkers[0]?.frames.length ?? 0
    const said = limits.sends.burst - 1
    for (let round = 0; round < said; round++) for (const talker of talkers) talker.text(`${round}`)
    await Promise.all(talkers.map((talker) => acknowledging(talker, said * people.length)))
    for (const talker of talkers.slice(0, 2)) {
      expect(quiet.frames.some(({ type }) => type === 'lag')).toBe(false)
      vi.setSystemTime(Date.now() + graceMs)
      talker.text('a while later')
      await Promise.all(talkers.map((one) => one.next('events')))
    }
    expect(talkers.flatMap(({ frames }) => frames.slice(start)).some(({ type }) => type === 'lag')).toBe(false)

    await quiet.next('lag')
    const told = quiet.frames.flatMap((frame) => (frame.type === 'events' ? frame.events : []))
    expect(told.length).toBeGreaterThanOrEqual(limits.lagEvents)
    expect(quiet.frames.at(-1)?.type).toBe('lag')
    expect(quiet.frames.filter(({ type }) => type === 'lag')).toHaveLength(1)

    quiet.say({ type: 'more', after: told.at(-1)?.seq as Seq, limit: limits.pageEvents })
    const page = await quiet.next('page')
    expect(page.high).toBe(page.head)
    expect([...told, ...page.events].map(({ seq }) => seq)).toEqual(
      Array.from({ length: told.length + page.events.length }, (_, index) => (told[0]?.seq ?? 0) + index),
    )
    talkers[0]?.text('live again')
    expect(await seqs(quiet, 1)).toEqual([page.head + 1])
  })

  async function bobIn(id: ConversationId): Promise<Peer> {
    await joinRoom(bob, id)
    return bob.open(id)
  }

  async function acknowledging(peer: Peer, count: number): Promise<void> {
    for (let heard = 0; heard < count; heard++) {
      const [told] = (await peer.next('events')).events
      if (told && told.seq % limits.gotEvents === 0) peer.say({ type: 'got', seq: told.seq })
    }
  }
})

test('[T2] acknowledging more than there is counts as what there is', async () => {
  const chat = await makeRoom(ann)
  const peer = await ann.open(chat)
  peer.say({ type: 'got', seq: 1_000_000 as Seq })
  peer.text('x')
  expect(await seqs(peer, 1)).toEqual([2])
})
