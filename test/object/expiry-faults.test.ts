import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { EventId } from '../../protocol/ids.ts'
import { stopClock } from '../support/clock.ts'
import { alarmOf, isEmpty, roomStub } from '../support/objects.ts'
import { newId } from '../support/people.ts'
import { Random } from '../support/random.ts'
import { World } from '../support/world.ts'

const { prepare } = Object.getPrototypeOf(env.DB) as D1Database

stopClock()
afterEach(() => {
  Object.getPrototypeOf(env.DB).prepare = prepare
})

const steps = ['closing', 'listing', 'deleteAll', 'sync', 'abort'] as const
type Step = (typeof steps)[number]

/** A room that is past its date, with its people still inside. */
async function overdue(): Promise<World> {
  const world = await World.make(new Random(1))
  await world.settle()
  vi.setSystemTime(world.facts.expiresAt ?? 0)
  return world
}

/** Puts `instead` before a step of the end, for this life of the object. */
async function before(world: World, step: Step, instead: (state: DurableObjectState) => unknown): Promise<void> {
  await runInDurableObject(roomStub(world.room), (room, state) => {
    const [owner, name] = placeOf(step, room, state)
    const real = Reflect.get(owner, name)
    const value = (...values: unknown[]) => {
      const done = instead(state)
      return done === undefined ? real.apply(owner, values) : done
    }
    Object.defineProperty(owner, name, { configurable: true, writable: true, value })
  })
}

function placeOf(step: Step, room: object, state: DurableObjectState): [object, string] {
  if (step === 'closing') return [Reflect.get(room, 'sockets'), 'closeAll']
  if (step === 'listing') return [Object.getPrototypeOf(env.DB), 'prepare']
  if (step === 'abort') return [Reflect.get(room, 'ctx'), 'abort']
  return [state.storage, step]
}

/** As the step would fail: those that are waited for reject. */
function failure(step: Step): unknown {
  if (step === 'listing') return answering(() => Promise.reject(new Error('broken')))
  if (step === 'deleteAll' || step === 'sync') return Promise.reject(new Error('broken'))
  throw new Error('broken')
}

/** A statement of D1 that is answered with that. */
const answering = (answer: () => Promise<unknown>) => ({ bind: () => ({ run: answer }) })

/** What the alarm did: it ended the room, it only ran, or there was none. */
async function alarm({ room }: World): Promise<'ended' | 'ran' | 'none'> {
  try {
    return (await runDurableObjectAlarm(roomStub(room))) ? 'ran' : 'none'
  } catch (thrown) {
    expect(String(thrown)).toContain('The room has ended.')
    return 'ended'
  }
}

/** Lets the alarm come as often as it wants to. */
async function alarms(world: World): Promise<string[]> {
  const heard: string[] = []
  while (heard.length < 20) {
    const what = await alarm(world)
    if (what === 'none') return heard
    heard.push(what)
    vi.setSystemTime(Date.now() + 30_000)
  }
  throw new Error('the room never ends')
}

async function isOver(world: World): Promise<void> {
  expect(await isEmpty(world.room)).toBe(true)
  expect(await alarmOf(world.room)).toBeNull()
  expect(await runInDurableObject(roomStub(world.room), (room) => Reflect.get(room, 'store'))).toBeNull()
}

/** Nobody gets in and nothing is taken, wherever the end has got to. */
async function letsNobodyIn(world: World): Promise<void> {
  const { owner } = world
  await owner.connect()
  await owner.roundTrip()
  expect(owner.closedWith).toBe(4410)
  expect(await world.join(owner.who, newId() as EventId)).toBe('ended')
  expect(await roomStub(world.room).preview(owner.who.person, null)).toBe('ended')
  expect(await roomStub(world.room).current(owner.who.person)).toBe('ended')
  await world.create()
}

describe('[X2] the end of a room, when a step of it fails', () => {
  const failing = steps.flatMap((step) => [1, 9].map((times) => [step, times] as const))
  test.each(failing)(
    '%s %i times: the alarm doesn’t throw and comes again, nobody gets in, and then it is gone',
    async (step, times) => {
      const world = await overdue()
      let left = times
      await before(world, step, () => (left-- > 0 ? failure(step) : undefined))
      for (let attempt = 0; left > 0; attempt++) {
        expect(attempt).toBeLessThan(times)
        const what = await alarm(world)
        if (what !== 'ran') break
        expect(await alarmOf(world.room)).toBeGreaterThan(Date.now())
        await letsNobodyIn(world)
        vi.setSystemTime(Date.now() + 30_000)
      }
      await alarms(world)
      await isOver(world)
      await letsNobodyIn(world)
      await isOver(world)
    },
  )

  test.each(steps.filter((step) => step !== 'abort'))(
    '%s is where the machine stops: the next life ends it',
    async (step) => {
      const world = await overdue()
      await before(world, step, (state) => state.abort('The room has ended. Its machine has, too.'))
      expect(await alarm(world)).toBe('ended')
      Object.getPrototypeOf(env.DB).prepare = prepare
      await letsNobodyIn(world)
      // The platform gives an alarm again that was interrupted; its stand-in here forgets it.
      await runInDurableObject(roomStub(world.room), (_, { storage }) => storage.setAlarm(Date.now()))
      await alarms(world)
      await isOver(world)
      await letsNobodyIn(world)
      await isOver(world)
    },
  )

  test.each(steps)('%s fails and the object is put to sleep before the alarm comes again', async (step) => {
    const world = await overdue()
    let failed = false
    await before(world, step, () => {
      if (failed) return undefined
      failed = true
      return failure(step)
    })
    await alarm(world)
    await world.evict('hibernate').catch(() => {})
    vi.setSystemTime(Date.now() + 30_000)
    await letsNobodyIn(world)
    await alarms(world)
    await isOver(world)
  })
})

test('[X2] a database that doesn’t answer keeps no room alive', async () => {
  const world = await overdue()
  const { promise, resolve } = Promise.withResolvers()
  await before(world, 'listing', () => answering(() => promise))
  const alarmed = alarm(world)
  const states: boolean[] = []
  for (let look = 0; look < 50; look++) states.push(await isEmpty(world.room).catch(() => true))
  resolve({ results: [] })
  await alarmed
  expect(states).toContain(true)
})

describe('[X1] a machine that is off when the date comes', () => {
  test('answers 4410 to whoever is there before its alarm, and then ends', async () => {
    const world = await overdue()
    await world.evict('close')
    vi.setSystemTime(Date.now() + 30 * 24 * 3600_000)
    await letsNobodyIn(world)
    expect(await isEmpty(world.room)).toBe(false)
    expect(await alarms(world)).toEqual(['ended'])
    await isOver(world)
  })

  test('ends a room that nobody comes back to', async () => {
    const world = await overdue()
    await world.evict('close')
    expect(await alarms(world)).toEqual(['ended'])
    await isOver(world)
  })
})
