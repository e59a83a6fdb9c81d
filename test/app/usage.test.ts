import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { addUsage, dayOf, nothing } from '../../worker/usage/usage.ts'
import { roomStub } from '../support/objects.ts'
import { registerOwner } from '../support/owner.ts'
import { direct, login, makeRoom, newId, type Person, register, Visitor } from '../support/people.ts'
import { countRowsWritten } from '../support/spies.ts'

const day = 24 * 3600_000
/** Noon of the next day, so that what a test says comes to one day's sum. */
const nextNoon = () => (Math.floor(Date.now() / day) + 1.5) * day
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: nextNoon() }))
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
const minute = 60_000

/** As the owner reads it, by a session that is always new. */
async function today() {
  const host = await login('use_host')
  return (await host.call('GET /owner/usage')).days[0] ?? { day: '', ...nothing }
}

/** Something that is asked a minute later, so that what was counted is written down. */
async function written() {
  later(minute)
  await new Visitor().fetch('GET', '/door')
  return vi.waitFor(today)
}

describe('[E3] usage', () => {
  test('counts requests, what they ask of objects, and what they write in D1', async () => {
    await registerOwner('use_host')
    const before = await written()
    const ann = await register('use_ann')
    for (let n = 0; n < 5; n++) await ann.call('PATCH /me/settings', { body: { status: `${n}` } })
    await makeRoom(ann)
    await vi.waitFor(async () => {
      const after = await written()
      expect(after.requests - before.requests).toBeGreaterThanOrEqual(7)
      expect(after.databaseRows - before.databaseRows).toBeGreaterThanOrEqual(5 + 4)
      expect(after.objectRequests - before.objectRequests).toBeGreaterThanOrEqual(3)
    })
  })

  test('is written once a minute, however much is asked', async () => {
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB), 'prepare')
    const visitor = new Visitor()
    later(minute)
    for (let n = 0; n < 50; n++) await visitor.fetch('GET', '/door')
    const writes = prepare.mock.calls.filter(([sql]) => String(sql).startsWith('insert into "usage"'))
    prepare.mockRestore()
    expect(writes.length).toBe(1)
  })

  test('adds to the day that it is, by midnight UTC', async () => {
    const noon = Date.UTC(2031, 4, 5, 12)
    await addUsage(env.DB, { ...nothing, requests: 2 }, noon)
    await addUsage(env.DB, { ...nothing, requests: 3, messages: 1 }, noon + 11.99 * 3600_000)
    await addUsage(env.DB, { ...nothing, requests: 7 }, noon + 12 * 3600_000)
    const { results } = await env.DB.prepare("SELECT * FROM usage WHERE day >= '2031' ORDER BY day").all()
    expect(results).toMatchObject([
      { day: '2031-05-05', requests: 5, messages: 1 },
      { day: '2031-05-06', requests: 7, messages: 0 },
    ])
    await env.DB.prepare("DELETE FROM usage WHERE day >= '2031'").run()
    expect(dayOf(noon)).toBe('2031-05-05')
  })
})

describe('[E3] what is said', () => {
  async function talk(ann: Person, bob: Person, texts: number) {
    const chat = await direct(ann, bob)
    const peer = await ann.open(chat)
    for (let n = 0; n < texts; n++) peer.text(`${n}`)
    await peer.roundTrip()
    return chat
  }

  test('is counted when the alarm comes, with no row more for a message, and once', async () => {
    const [ann, bob] = [await register('use_a'), await register('use_b')]
    const before = (await today()).messages
    const chat = await talk(ann, bob, 40)
    await runDurableObjectAlarm(roomStub(chat))
    expect((await today()).messages).toBe(before)
    later(15 * minute)
    const rows = await countRowsWritten(roomStub(chat), async () => {
      const peer = await (await login('use_a')).open(chat)
      peer.text('the last')
      await peer.roundTrip()
      await runDurableObjectAlarm(roomStub(chat))
    })
    const after = await today()
    expect(after.messages - before).toBe(41)
    expect(rows).toBeLessThanOrEqual(2 + 1 + 1)
    later(15 * minute)
    await runDurableObjectAlarm(roomStub(chat))
    expect((await today()).messages).toBe(after.messages)
  })

  test('wakes nothing when D1 can’t take it, and is counted the next time', async () => {
    const [ann, bob] = [await register('use_e'), await register('use_f')]
    const before = (await today()).messages
    const chat = await talk(ann, bob, 3)
    later(15 * minute)
    vi.spyOn(console, 'log').mockImplementation(() => {})
    const { prepare } = env.DB
    const broken = vi.spyOn(Object.getPrototypeOf(env.DB), 'prepare').mockImplementation((sql) => {
      if (String(sql).startsWith('insert into "usage"')) throw new Error('D1_ERROR: exceeded the day’s share')
      return prepare.call(env.DB, String(sql))
    })
    await runDurableObjectAlarm(roomStub(chat))
    expect(broken).toHaveBeenCalled()
    vi.restoreAllMocks()
    expect(await runInDurableObject(roomStub(chat), (_, { storage }) => storage.getAlarm())).toBeNull()
    const peer = await (await login('use_e')).open(chat)
    peer.text('the last')
    await peer.roundTrip()
    await runDurableObjectAlarm(roomStub(chat))
    expect((await today()).messages - before).toBe(4)
  })

  test('is said by number and kind of conversations, never by who is in them', async () => {
    const [ann, bob] = [await register('use_c'), await register('use_d')]
    const there = async () => (await (await login('use_host')).call('GET /owner/usage')).there
    const before = await there()
    await direct(ann, bob)
    await makeRoom(ann)
    const profile = '{"name":"Ours"}'
    await ann.call('POST /groups', { body: { request: newId(), profile, people: [bob.id] } })
    await ann.call('POST /rooms', { body: { request: newId(), profile, invite: 'A'.repeat(43) } })
    await direct(bob, ann)
    await vi.waitFor(async () => {
      const { directs, listed, linked, groups } = await there()
      const more = [directs - before.directs, listed - before.listed, linked - before.linked, groups - before.groups]
      expect(more).toEqual([1, 1, 1, 1])
    })
    const { results } = await env.DB.prepare('SELECT * FROM conversation').all()
    for (const { id } of [ann, bob]) expect(JSON.stringify(results)).not.toContain(id)
    later(8 * day)
    expect(await there()).toMatchObject({ listed: 0, linked: 0 })
  })
})
