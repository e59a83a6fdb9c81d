import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { closing } from '../../protocol/closing.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { roomStub, rows } from '../support/objects.ts'
import { direct, makeRoom, type Peer, type Person, register } from '../support/people.ts'

const noon = Date.UTC(2030, 0, 1, 12)
let count = 0
let ann: Person
let room: ConversationId
let peer: Peer

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: noon })
  ann = await register(`held${++count}`)
  room = await makeRoom(ann)
  peer = await ann.open(room)
})
afterEach(() => void vi.useRealTimers())

const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
const bodies = async (id: ConversationId) =>
  (await rows(id, "SELECT body FROM event WHERE kind = 'message' ORDER BY seq")).map(
    ({ body }) => JSON.parse(String(body)).text,
  )

/** Says more than is allowed at once; the ids of those that were refused. */
async function overflow(by: number) {
  const ids = Array.from({ length: limits.sends.burst + by }, (_, index) => peer.text(`${index}`))
  const refused = []
  for (let round = 0; round < by; round++) refused.push(await peer.next('refused'))
  expect(refused.map(({ id }) => id)).toEqual(ids.slice(limits.sends.burst))
  return refused
}

describe('[S11] what must wait holds what comes after it', () => {
  test('though there is room again: nothing overtakes', async () => {
    const [first, second] = await overflow(2)
    expect(second).toMatchObject({ reason: 'too-fast', retryAfterMs: first?.retryAfterMs })
    later(1000)
    const third = peer.text('overtaking')
    expect(await peer.next('refused')).toMatchObject({ id: third, reason: 'too-fast' })
    for (const [index, id] of [first?.id, second?.id, third].entries()) peer.text(`again ${index}`, { id: id as never })
    while ((await bodies(room)).length < limits.sends.burst + 3) await peer.next('events')
    expect((await bodies(room)).slice(-3)).toEqual(['again 0', 'again 1', 'again 2'])
  })

  test('also after a sleep, in which the rate is forgotten', async () => {
    const [held] = await overflow(1)
    await evictDurableObject(roomStub(room))
    const next = peer.text('overtaking')
    expect(await peer.next('refused')).toMatchObject({ id: next, reason: 'too-fast' })
    peer.text('again', { id: held?.id as never })
    peer.text('after it', { id: next })
    while ((await bodies(room)).length < limits.sends.burst + 2) await peer.next('events')
    expect((await bodies(room)).slice(-2)).toEqual(['again', 'after it'])
  })

  test('until it is stored, whichever tab that came from', async () => {
    const [held] = await overflow(1)
    later(1000)
    const tab = await ann.open(room)
    tab.text('from the other tab', { id: held?.id as never })
    while ((await tab.next('events')).events[0]?.id !== held?.id);
    const next = peer.text('after it')
    while ((await peer.next('events')).events[0]?.id !== next);
  })

  test('until it is refused for good', async () => {
    const [held] = await overflow(1)
    later(1000)
    peer.text('', { id: held?.id as never, body: '{}' })
    expect(await peer.next('refused')).toMatchObject({ id: held?.id, reason: 'malformed' })
    const next = peer.text('after it')
    while ((await peer.next('events')).events[0]?.id !== next);
  })

  test('a final refusal holds nothing', async () => {
    peer.text('', { body: '{}' })
    expect(await peer.next('refused')).not.toHaveProperty('retryAfterMs')
    peer.text('after it')
    expect((await peer.next('events')).events[0]?.kind).toBe('message')
  })

  test('what is stored already is answered meanwhile', async () => {
    const id = peer.text('stored')
    await peer.next('events')
    await overflow(1).catch(() => {})
    peer.text('stored', { id })
    for (;;) if ((await peer.next('events')).events[0]?.id === id) return
  })
})

describe('[S13] a write that the platform refuses', () => {
  const refuseWrites = (message: string) =>
    runInDurableObject(roomStub(room), (_, { storage }) => {
      storage.sql.exec(`CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, '${message}'); END`)
    })
  const allowWrites = () =>
    runInDurableObject(roomStub(room), (_, { storage }) => void storage.sql.exec('DROP TRIGGER full'))

  test.each(['Exceeded allowed rows written in Durable Objects free tier.', 'database or disk is full: SQLITE_FULL'])(
    'is refused until the next day of UTC, takes no number, and goes through then: %s',
    async (message) => {
      await refuseWrites(message)
      const id = peer.text('too much for today')
      expect(await peer.next('refused')).toMatchObject({ id, reason: 'quota', retryAfterMs: 12 * 3600_000 })
      await allowWrites()
      later(12 * 3600_000)
      peer.text('today', { id })
      expect((await peer.next('events')).events[0]).toMatchObject({ id, seq: 2 })
    },
  )

  test('any other error is a bug: that socket is closed, and the room goes on', async () => {
    const chat = await direct(ann, await register(`held${++count}x`))
    room = chat
    const mine = await ann.open(chat)
    await refuseWrites('no such thing')
    mine.text('x')
    expect(await mine.end()).toBe(1011)
    await allowWrites()
    const back = await ann.open(chat)
    back.text('goes on')
    expect((await back.next('events')).events[0]?.seq).toBe(1)
  })
})

test('[T4] a socket that says more frames than it may is closed with 4429, and no other', async () => {
  const other = await ann.open(room)
  for (let round = 0; round <= limits.frames.burst; round++) peer.say({ type: 'members', after: null })
  expect(await peer.end()).toBe(closing.tooFast)
  other.text('still here')
  expect((await other.next('events')).events[0]?.kind).toBe('message')
})
