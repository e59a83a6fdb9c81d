import { afterEach, beforeEach, expect, onTestFailed, test, vi } from 'vitest'
import type { EventId } from '../../protocol/ids.ts'
import type { Model } from '../../web/room/model.ts'
import { seeds } from '../support/counts.ts'
import { happen } from '../support/deeds.ts'
import { Random } from '../support/random.ts'
import { World } from '../support/world.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
})
afterEach(() => {
  vi.useRealTimers()
})

test('[S2] [S3] [S4] [S5] [S6] [S8] [H4] [H5] [D3] [D6] [D8] whatever happens: what was said stands once in the log, in order, and everybody holds the log', async () => {
  let running = 0
  onTestFailed(() => console.error(`PARLEY_SEED=${running} finds it again`))
  for (const seed of seeds(40, 10_000)) {
    running = seed
    const random = new Random(seed)
    const world = await World.make(random)
    for (let stretch = 0; stretch < 2; stretch++) {
      for (let step = 0; step < 15; step++) await happen(world)
      await world.settle()
      await sameForAll(world)
    }
    await world.comeBack()
    await sameForAll(world)
    await asItWasSaid(world)
    await world.end()
  }
}, 1_800_000)

/** Whoever is live holds what a fresh tab holds, as far back as they hold anything, and was never told what they mustn't be. */
async function sameForAll(world: World): Promise<void> {
  const fresh = (await world.fresh()).model
  for (const tab of world.tabs) {
    expect(tab.wrong).toEqual([])
    if (tab.live) expect(seen(tab.model, tab.model.low)).toEqual(seen(fresh, tab.model.low))
  }
  await toldToMembersOnly(world)
}

/** What is held of the log from `low` on. */
const seen = ({ order, messages, head, headId, members, people }: Model, low: number) => ({
  ...{ head, headId, members, people },
  shown: order.map((id) => messages[id]).filter((one) => one?.standing.at !== 'sent' || one.standing.seq >= low),
})

async function toldToMembersOnly(world: World): Promise<void> {
  const comings = (await world.log()).filter(({ kind }) => kind === 'member')
  for (const { told, who } of world.tabs) {
    const mine = comings.filter(({ author }) => author === who.person)
    const wasIn = (seq: number) => {
      const last = mine.findLast((coming) => coming.seq < seq || (coming.seq === seq && !coming.body.includes('left')))
      return last !== undefined && !last.body.includes('left')
    }
    expect(
      told.filter((seq) => !wasIn(seq)),
      `told to ${who.person} outside of their time`,
    ).toEqual([])
  }
}

async function asItWasSaid(world: World): Promise<void> {
  const log = await world.log()
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
  const erasedAt = new Map(log.filter(({ kind }) => kind === 'erase').map(({ ref, seq }) => [ref, seq] as const))
  const isBlank = (id: unknown, seq: number) => (erasedAt.get(id as never) ?? 0) > seq
  for (const { seq, id, author, device, kind, ref, body } of log) {
    if (kind === 'member') {
      expect(world.comings.has(id)).toBe(true)
      continue
    }
    const said = world.said.get(id)
    const blank = isBlank(kind === 'change' ? ref : id, seq)
    expect({ author, device, kind, ref, body }).toEqual({
      author: said?.by.person,
      device: said?.by.device,
      kind: said?.frame.kind,
      ref: said?.frame.ref ?? null,
      body: blank ? '' : said?.frame.body,
    })
  }
  for (const { acknowledged, refused, who } of world.tabs) {
    const mine = log.filter(({ device, kind }) => device === who.device && kind !== 'member').map(({ id }) => id)
    const said = [...world.said.keys()].filter((id) => world.said.get(id)?.by === who)
    expect(new Set(mine)).toEqual(new Set(said.filter((id) => acknowledged.has(id))))
    const atOnce = (id: EventId) => acknowledged.has(id) && !refused.has(id)
    expect(mine.filter(atOnce), 'in the order in which they were said').toEqual(said.filter(atOnce))
  }
}
