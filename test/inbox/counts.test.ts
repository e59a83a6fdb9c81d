import { afterEach, beforeEach, expect, onTestFailed, test, vi } from 'vitest'
import { Counting, saidBy, type Talk } from '../support/counting.ts'
import { seeds } from '../support/counts.ts'
import { Random } from '../support/random.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
afterEach(() => void vi.useRealTimers())

/** Of one world; 17 worlds are more than 5,000. */
const steps = 300
const stepMs = 10_000

test('[N2] [N4] [N5] [N6] [R2] [R1] whatever is said, read, changed, erased, set, left and joined: after each step three devices count what a naive reader counts', async () => {
  let at = ''
  onTestFailed(() => console.error(`${at} finds it again`))
  for (const seed of seeds(1, 17)) {
    const world = await Counting.make(new Random(seed))
    for (let step = 1; step <= steps; step++) {
      const [what, deed] = pickDeed(world)
      at = `PARLEY_SEED=${seed}, at step ${step} (${what})`
      await inTime(at, async () => {
        await world.pass()
        await deed(world, world.random.pick(world.talks))
        await world.settle()
      })
      countedAlike(world, at)
    }
    for (const device of world.devices) await device.go()
  }
}, 900_000)

/** What isn't told is found out in seconds, not when the test ends. */
async function inTime(what: string, act: () => Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what}: a device was never told`)), stepMs)
  })
  await Promise.race([act(), late]).finally(() => clearTimeout(timer ?? null))
}

function countedAlike(world: Counting, at: string): void {
  const expected = world.talks.map((talk) => [talk.kind, talk.expected()])
  for (const { list } of world.present()) {
    const said = world.talks.map(({ id, kind }) => [kind, saidBy(list?.held.get(id))])
    expect(said, at).toEqual(expected)
  }
}

type Deed = (world: Counting, talk: Talk) => Promise<void>

/** What can happen, and how often beside the others. */
const deeds: [number, string, Deed][] = [
  [25, 'others say', othersSay],
  [8, 'I say', iSay],
  [8, 'change', change],
  [10, 'erase', erase],
  [15, 'read', read],
  [18, 'set', set],
  [8, 'out', (world) => goOut(world, world.random.pick(world.talks.slice(1)))],
  [8, 'in', (world) => comeIn(world, world.random.pick(world.talks.slice(1)))],
  [9, 'a device goes', (world) => world.random.pick(world.devices).go()],
  [10, 'a device comes', comeBack],
  [4, 'others come and go', comings],
  [4, 'burst', burst],
  [3, 'sleep', (world) => world.sleep()],
]

const weight = deeds.reduce((sum, [often]) => sum + often, 0)

function pickDeed({ random }: Counting): [string, Deed] {
  let left = random.below(weight)
  for (const [often, what, deed] of deeds) {
    left -= often
    if (left < 0) return [what, deed]
  }
  throw new Error('nothing to do')
}

const text = (words: string): string => JSON.stringify({ is: 'text', text: words })

async function othersSay(world: Counting, talk: Talk): Promise<void> {
  const { random, me, dan } = world
  const [author, peer] = random.pick([...talk.others])
  const namesMe = random.chance(0.25)
  const notify = [...(namesMe ? [me] : []), ...(random.chance(0.2) ? [dan.id] : [])]
  const over = notify.length > 0 ? { notify } : {}
  const id = await world.say(peer, { kind: 'message', body: text(`message ${talk.log.length}`), ...over })
  talk.add('message', author.id, { id, namesMe })
}

/** More than one before anybody is told. */
async function burst(world: Counting, talk: Talk): Promise<void> {
  world.atOnce = false
  for (let count = 2 + world.random.below(4); count > 0; count--) await othersSay(world, talk)
}

async function iSay(world: Counting, talk: Talk): Promise<void> {
  const device = world.somewhere()
  if (!device || !talk.isIn) return othersSay(world, talk)
  const id = await world.say(await device.peerIn(talk.id), { kind: 'message', body: text('mine') })
  talk.add('message', world.me, { id })
}

async function change(world: Counting, talk: Talk): Promise<void> {
  const [of, peer] = (await world.something(talk)) ?? []
  if (!of?.id || !peer || of.erased) return othersSay(world, talk)
  await world.say(peer, { kind: 'change', ref: of.id, body: JSON.stringify({ is: 'edit', text: 'otherwise' }) })
  talk.add('change', of.author)
}

/** Also what was erased already. */
async function erase(world: Counting, talk: Talk): Promise<void> {
  const [of, peer] = (await world.something(talk)) ?? []
  if (!of?.id || !peer) return othersSay(world, talk)
  await world.say(peer, { kind: 'erase', ref: of.id, body: '' })
  talk.erase(of.id)
  talk.add('erase', of.author)
}

/** To the end, or to somewhere before it, also to where one was already. */
async function read(world: Counting, talk: Talk): Promise<void> {
  const device = world.somewhere()
  const head = talk.log.length
  if (!device || !talk.isIn || head === 0) return othersSay(world, talk)
  await world.read(talk, device, Math.max(1, world.random.chance(0.5) ? head : head - world.random.below(6)))
}

async function set(world: Counting, talk: Talk): Promise<void> {
  const { random } = world
  const device = world.somewhere()
  if (!device || !talk.expected()) return othersSay(world, talk)
  const changes = [
    { marked: true },
    { marked: true },
    { marked: false },
    { level: random.pick(['all', 'mentions', 'none'] as const) },
    { pinned: random.chance(0.5) },
    { archived: random.chance(0.5) },
    { level: 'none' as const, archived: true, marked: true },
  ]
  await world.set(talk, device, random.pick(changes))
}

/** I leave, or am removed. */
async function goOut(world: Counting, talk: Talk): Promise<void> {
  const device = world.somewhere()
  if (!talk.isIn) return comeIn(world, talk)
  if (talk.kind === 'group' && (!device || world.random.chance(0.5))) return world.remove(talk)
  if (!device) return othersSay(world, talk)
  await world.leave(talk, device)
}

/** I am added to the group again, or come into the room. */
async function comeIn(world: Counting, talk: Talk): Promise<void> {
  const device = world.somewhere()
  if (talk.isIn || (talk.kind === 'room' && !device)) return othersSay(world, talk)
  if (talk.kind === 'group') await world.bring(talk)
  else if (device) await world.join(talk, device)
}

/** Nobody reads of it: no message. */
async function comings(world: Counting, talk: Talk): Promise<void> {
  if (talk.kind === 'group') await world.danComesOrGoes(talk)
  else await othersSay(world, talk)
}

async function comeBack(world: Counting, talk: Talk): Promise<void> {
  const away = world.devices.filter(({ list }) => list === null)
  if (away.length > 0) await world.random.pick(away).come()
  else await othersSay(world, talk)
}
