import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ConversationId, PersonId, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Query } from '../../protocol/search.ts'
import { Guest, makeGroupAt, newRoom, said, seat } from '../support/guests.ts'
import { listedRoom, roomStub } from '../support/objects.ts'
import { newId, type Peer } from '../support/people.ts'

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 }))
afterAll(() => void vi.useRealTimers())

const hourMs = 3600_000

async function at(peer: Peer, time: number): Promise<number | null> {
  peer.say({ type: 'seek', n: 1, at: time as Timestamp })
  return (await peer.next('sought')).seq
}

describe('[L1] a place in the log', () => {
  test('of a time is the first event then or later, of those that I may see', async () => {
    const [ann, bob] = [new Guest(1), new Guest(2)]
    const room = newRoom()
    await makeGroupAt(room, ann, [])
    const a = await ann.open(room)
    const start = Date.now()
    for (let hour = 1; hour <= 9; hour++) {
      vi.setSystemTime(start + hour * hourMs)
      await said(a, `at ${hour}`)
    }
    const first = (await at(a, start + hourMs)) ?? 0
    const second = await at(a, start + 2 * hourMs)
    expect(second).toBe(first + 1)
    expect(await at(a, start + hourMs + 1)).toBe(second)
    expect(await at(a, 0)).toBe(1)
    expect(await at(a, start + 9 * hourMs)).toBe(first + 8)
    expect(await at(a, start + 9 * hourMs + 1)).toBeNull()

    await seat(a, bob, 'member')
    const added = a.heard('events').at(-1)?.events[0]?.seq
    const b = await bob.open(room)
    expect(await at(b, 0)).toBe(added)
  })

  test('of a message is its own, and null for one from before I came, or that isn’t here', async () => {
    const [ann, bob] = [new Guest(11), new Guest(12)]
    const room = newRoom()
    await makeGroupAt(room, ann, [])
    const a = await ann.open(room)
    const id = await said(a, 'before bob')
    const seq = a.heard('events').at(-1)?.events[0]?.seq
    const place = async (peer: Peer, of: typeof id) => {
      peer.say({ type: 'seek', n: 7, id: of })
      const { n, seq: found } = await peer.next('sought')
      expect(n).toBe(7)
      return found
    }
    expect(await place(a, id)).toBe(seq)
    expect(await place(a, newId())).toBeNull()
    await seat(a, bob, 'member')
    expect(await place(await bob.open(room), id)).toBeNull()
  })
})

const words = (...texts: string[]): Query => ({
  phrases: texts.map((word) => ({ words: [word], prefix: false })),
  from: [],
  has: [],
  after: null,
  before: null,
})

async function listed(first: number): Promise<{ room: ConversationId; peer: Peer; me: PersonId }> {
  const ann = new Guest(first)
  const room = newRoom()
  const facts = {
    ...listedRoom,
    createdAt: Date.now() as Timestamp,
    expiresAt: (Date.now() + 24 * hourMs) as Timestamp,
  }
  await roomStub(room).createRoom(facts, ann.who, newId(), null)
  return { room, peer: await ann.open(room), me: ann.id }
}

describe('[L2] a search of a listed room', () => {
  test('finds what was said, and no more what was erased since', async () => {
    const { peer } = await listed(21)
    const id = await said(peer, 'a needle in it')
    await said(peer, 'hay')
    const find = async () => {
      peer.say({ type: 'search', n: 3, query: words('needle'), before: null })
      return (await peer.next('found')).events.map((event) => event.id)
    }
    expect(await find()).toEqual([id])
    peer.say({ type: 'send', id: newId(), kind: 'erase', ref: id, seal: 'plain', body: '' })
    await peer.roundTrip()
    expect(await find()).toEqual([])
  })

  test('finds nothing where the server may not look', async () => {
    const ann = new Guest(31)
    const room = newRoom()
    await makeGroupAt(room, ann, [])
    const peer = await ann.open(room)
    await said(peer, 'a needle')
    peer.say({ type: 'search', n: 1, query: words('needle'), before: null })
    expect(await peer.next('found')).toMatchObject({ events: [], behind: 0 })
  })

  test('[L3] too many at once are told when they may come again, and nothing is looked for', async () => {
    const { peer } = await listed(41)
    await said(peer, 'a needle')
    const ask = async () => {
      peer.say({ type: 'search', n: 1, query: words('needle'), before: null })
      return peer.next('found')
    }
    for (let time = 0; time < limits.searches.burst; time++) expect((await ask()).events).toHaveLength(1)
    const { events, retryAfterMs = 0 } = await ask()
    expect([events, retryAfterMs > 0]).toEqual([[], true])
    vi.setSystemTime(Date.now() + retryAfterMs)
    expect((await ask()).events).toHaveLength(1)
  })
})
