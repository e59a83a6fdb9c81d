import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { heartbeat } from '../../protocol/closing.ts'
import { limits } from '../../protocol/limits.ts'
import { isOnline } from '../../protocol/presence.ts'
import { inboxStub, List, newPerson } from '../support/inbox.ts'
import { type Person, register } from '../support/people.ts'
import { countStatements } from '../support/spies.ts'

afterEach(() => void vi.useRealTimers())

let people = 0
const somebody = (): Promise<Person> => register(`presence_${++people}`)
const seenAt = (of: Person) => env.DB.prepare('SELECT seen_at FROM person WHERE id = ?').bind(of.id).first('seen_at')
const minutes = (count: number) => count * 60_000
const pass = (ms: number) => void vi.setSystemTime(Date.now() + ms)
const block = (by: Person, other: Person) => by.call('POST /blocks', { body: { person: other.id } })
const hide = (person: Person) => person.call('PATCH /me/settings', { body: { showsSeen: false } })

/** Until all that was said before on that socket was dealt with. */
async function settled(list: List): Promise<void> {
  list.say({ type: 'watch', people: [] })
  await list.next('presence')
}

async function active(list: List): Promise<void> {
  list.say({ type: 'active' })
  await settled(list)
}

async function watching(viewer: Person, ...others: Person[]): Promise<List> {
  const list = await List.open(viewer)
  list.say({ type: 'watch', people: others.map(({ id }) => id) })
  return list
}

test('[R5] online is who was active in the last five minutes, by nothing else', () => {
  const now = 1_000_000_000
  expect(isOnline(now, now)).toBe(true)
  expect(isOnline(now - limits.onlineMs + 1, now)).toBe(true)
  expect(isOnline(now - limits.onlineMs, now)).toBe(false)
  expect(isOnline(null, now)).toBe(false)
})

describe('[R5] when somebody was last active', () => {
  test('is written by active, and at most every three minutes', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    expect(await seenAt(ann)).toBeNull()
    await active(list)
    const first = await seenAt(ann)
    expect(first).toBeGreaterThan(Date.now() - 5_000)
    pass(minutes(2))
    await active(list)
    expect(await seenAt(ann)).toBe(first)
    pass(minutes(2))
    await active(list)
    expect(await seenAt(ann)).toBeGreaterThan(Number(first) + minutes(3))
  })

  test('is written once more when the last tab goes: when that was, not now', async () => {
    const ann = await somebody()
    const [one, other] = [await List.open(ann), await List.open(ann)]
    await active(one)
    pass(minutes(2))
    const last = Date.now()
    await active(one)
    pass(minutes(1))
    one.socket.close(1000)
    await one.end()
    expect(await seenAt(ann)).toBeLessThan(last)
    other.socket.close(1000)
    await other.end()
    await vi.waitFor(async () => expect(await seenAt(ann)).toBeGreaterThanOrEqual(last))
    expect(await seenAt(ann)).toBeLessThan(last + minutes(1))
  })

  test('outlives a sleep', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    await active(list)
    pass(minutes(2))
    const last = Date.now()
    await active(list)
    await evictDurableObject(inboxStub(ann.id))
    list.socket.close(1000)
    await list.end()
    await vi.waitFor(async () => expect(await seenAt(ann)).toBeGreaterThanOrEqual(last))
  })

  test('isn’t written by heartbeats, by looking on, by hello, or by going', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    for (let beat = 0; beat < 10; beat++) list.socket.send(heartbeat.ping)
    await settled(list)
    await list.hello(0)
    list.socket.close(1000)
    await list.end()
    await settled(await List.open(ann))
    expect(await seenAt(ann)).toBeNull()
  })

  test('costs D1 one statement when nobody looks on, and none in between', async () => {
    const list = await List.open(await somebody())
    expect(await countStatements(() => active(list))).toBe(1)
    expect(await countStatements(() => active(list))).toBe(0)
  })
})

describe('[R5] whoever looks at somebody', () => {
  test('is told at once, and when they become active, and when they go', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const anns = await watching(ann, bob)
    expect(await anns.next('presence')).toEqual({ type: 'presence', people: [{ person: bob.id, seenAt: null }] })
    const bobs = await List.open(bob)
    bobs.say({ type: 'active' })
    const [told] = (await anns.next('presence')).people
    expect(told).toEqual({ person: bob.id, seenAt: await seenAt(bob) })
    pass(minutes(1))
    await active(bobs)
    const last = Date.now()
    pass(minutes(1))
    bobs.socket.close(1000)
    const [gone] = (await anns.next('presence')).people
    expect(gone?.seenAt).toBeGreaterThan(Number(told?.seenAt))
    expect(gone?.seenAt).toBeLessThanOrEqual(last)
  })

  test('isn’t told any more once they look elsewhere, or ten minutes on', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const anns = await watching(ann, bob)
    await anns.next('presence')
    const bobs = await List.open(bob)
    pass(limits.watchMs + 1)
    await active(bobs)
    await watchedAgain(anns, bob)
    anns.say({ type: 'watch', people: [] })
    await anns.next('presence')
    const before = anns.frames.length
    pass(minutes(4))
    await active(bobs)
    expect(anns.frames.length).toBe(before)
  })

  /** Looks again; what is told between would come before. */
  async function watchedAgain(list: List, other: Person) {
    const before = list.frames.length
    list.say({ type: 'watch', people: [other.id] })
    await list.next('presence')
    expect(list.frames.length).toBe(before + 1)
  }

  test('on one tab is told on that one', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const anns = await watching(ann, bob)
    const other = await List.open(ann)
    await anns.next('presence')
    await active(await List.open(bob))
    await anns.next('presence')
    expect(other.frames.map(({ type }) => type)).toEqual(['rows'])
  })

  test('that isn’t is told nothing, and reaches no object', async () => {
    const list = await List.open(await somebody())
    list.say({ type: 'watch', people: [newPerson()] })
    expect(await list.next('presence')).toEqual({ type: 'presence', people: [] })
  })
})

describe('[A5] when somebody was last active is told to nobody', () => {
  const cases: [string, (ann: Person, bob: Person) => Promise<unknown>][] = [
    ['where they don’t show it', (_, bob) => hide(bob)],
    ['who doesn’t show theirs', (ann) => hide(ann)],
    ['[R6] whom they have blocked', (ann, bob) => block(bob, ann)],
    ['[R6] who has blocked them', (ann, bob) => block(ann, bob)],
  ]

  test.each(cases)('%s: on the socket', async (_, arrange) => {
    const [ann, bob] = [await somebody(), await somebody()]
    const bobs = await List.open(bob)
    await active(bobs)
    const before = await watching(ann, bob)
    expect((await before.next('presence')).people[0]?.seenAt).not.toBeNull()
    await arrange(ann, bob)
    const told = before.frames.length
    pass(minutes(4))
    await active(bobs)
    for (const frame of before.frames.slice(told))
      expect(frame).toMatchObject({ people: [{ person: bob.id, seenAt: null }] })
    before.say({ type: 'watch', people: [bob.id] })
    expect(await before.next('presence')).toMatchObject({ people: [{ person: bob.id, seenAt: null }] })
  })

  test.each(cases)('%s: in any answer', async (_, arrange) => {
    const [ann, bob] = [await somebody(), await somebody()]
    await active(await List.open(bob))
    await ann.call('POST /contacts', { body: { handle: bob.handle } })
    const told = async () => {
      const { people } = await ann.call('GET /people', { query: { ids: bob.id } })
      const all = await ann.call('GET /people/all', { query: { q: bob.handle } })
      const { contacts } = await ann.call('GET /contacts')
      const { other } = await ann.call('POST /direct', { body: { handle: bob.handle } })
      const profile = await ann.call('GET /people/:handle/profile', { params: { handle: bob.handle } })
      const mine = [...people, ...contacts, other, profile, ...all.people.filter(({ id }) => id === bob.id)]
      return mine.map(({ seenAt }) => seenAt !== null)
    }
    expect(await told()).toEqual([true, true, true, true, true])
    await arrange(ann, bob)
    expect(await told()).toEqual([false, false, false, false, false])
  })
})
