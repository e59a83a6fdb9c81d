import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, expect, onTestFailed, test, vi } from 'vitest'
import { seeds } from '../support/counts.ts'
import { alarmOf, isEmpty, roomStub } from '../support/objects.ts'
import { newId } from '../support/people.ts'
import { Random } from '../support/random.ts'
import type { Tab } from '../support/tab.ts'
import { World } from '../support/world.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
})
afterEach(() => {
  vi.useRealTimers()
})

test('[X1] [X2] [X3] however its end races with what people do: a room is gone, took nothing after its date, and isn’t made again', async () => {
  let running = 0
  onTestFailed(() => console.error(`PARLEY_SEED=${running} finds it again`))
  for (const seed of seeds(30, 1000)) {
    running = seed
    const world = await World.make(new Random(seed))
    await race(world)
    await die(world)
    for (const { model, closedWith } of world.tabs) {
      const times = Object.values(model.messages).flatMap(({ standing, time }) => (standing.at === 'sent' ? time : []))
      expect(Math.max(...times)).toBeLessThan(world.facts.expiresAt ?? 0)
      expect([1000, 4403, 4410]).toContain(closedWith)
    }
    await isGone(world)
    await whatComesAfter(world)
    await isGone(world)
  }
}, 1_200_000)

/** A date that comes in the middle of everything. */
async function race(world: World): Promise<void> {
  const { random, facts } = world
  const due = random.below(16)
  vi.setSystemTime((facts.expiresAt ?? 0) - 1000)
  let underWay: Promise<unknown>[] = []
  for (let step = 0; step < 16; step++) {
    if (step === due) vi.setSystemTime((facts.expiresAt ?? 0) + random.below(2) * random.below(100_000))
    underWay.push(act(world, random.pick(world.tabs)))
    if (random.chance(0.7)) continue
    await Promise.all(underWay)
    underWay = []
  }
  await Promise.all(underWay)
  await world.settle()
}

/** The object that ends aborts itself, and with it whatever it was just asked. */
const act = async (world: World, tab: Tab): Promise<void> => {
  await world.random
    .pick(acts)(world, tab)
    .catch((thrown) => expect(String(thrown)).toContain('The room has ended.'))
}

const acts: ((world: World, tab: Tab) => Promise<unknown>)[] = [
  async (world, tab) => world.say(tab, said()),
  async (world, tab) => world.say(tab, said()),
  async (_, tab) => tab.helloAgain(),
  (_, tab) => tab.connect(),
  async (_, tab) => tab.drop(),
  (world, tab) => world.join(tab.who),
  (world, tab) => world.leave(tab.who),
  (world, tab) => roomStub(world.room).preview(tab.who.person, null),
  (world, tab) => roomStub(world.room).current(tab.who.person),
  (world) => world.create(),
  (world) => runDurableObjectAlarm(roomStub(world.room)),
  (world) => runDurableObjectAlarm(roomStub(world.room)),
]

const said = () =>
  ({ type: 'send', id: newId(), kind: 'message', seal: 'plain', body: '{"is":"text","text":"x"}' }) as const

/** The alarm comes, as late as it may. */
async function die({ room, facts, random }: World): Promise<void> {
  vi.setSystemTime((facts.expiresAt ?? 0) + random.below(10 ** 9))
  await runDurableObjectAlarm(roomStub(room)).catch((thrown) => expect(String(thrown)).toContain('The room has ended.'))
}

async function isGone({ room }: World): Promise<void> {
  expect(await isEmpty(room)).toBe(true)
  expect(await alarmOf(room)).toBeNull()
  const living = await runInDurableObject(roomStub(room), (instance, state) => [
    Reflect.get(instance, 'store'),
    ...state.getWebSockets(),
  ])
  expect(living).toEqual([null])
}

async function whatComesAfter(world: World): Promise<void> {
  for (const tab of world.tabs) {
    await tab.connect()
    await tab.roundTrip()
    expect(tab.closedWith).toBe(4410)
    expect(await world.join(tab.who)).toBe('ended')
    expect(await world.leave(tab.who)).toBe('ended')
    expect(await roomStub(world.room).preview(tab.who.person, null)).toBe('ended')
    expect(await roomStub(world.room).current(tab.who.person)).toBe('ended')
    await world.create()
  }
}
