import * as v from 'valibot'
import { afterEach, beforeEach, expect, onTestFailed, test, vi } from 'vitest'
import { Membership } from '../../protocol/event.ts'
import type { EventId, PersonId } from '../../protocol/ids.ts'
import type { Send } from '../../protocol/up.ts'
import type { Model } from '../../web/room/model.ts'
import { seeds } from '../support/counts.ts'
import { happen } from '../support/deeds.ts'
import { about } from '../support/logs.ts'
import { Random } from '../support/random.ts'
import { type Logged, type Look, World } from '../support/world.ts'

/** Every second seed, in a file of its own: so they are walked side by side. */
export function walkAll(which: 'odd' | 'even'): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test(`[S2] [S3] [S4] [S5] [S6] [S8] [G1] [G4] [R1] [R2] [H4] [H5] [D3] [D6] [D8] whatever happens: what was said stands once in the log, in order, and everybody holds the log (${which} seeds)`, async () => {
    let running = 0
    onTestFailed(() => console.error(`PARLEY_SEED=${running} finds it again`))
    for (const seed of seeds(30, 10_000).filter((one) => one % 2 === (which === 'odd' ? 1 : 0))) {
      running = seed
      await walk(seed)
    }
  }, 1_800_000)
}

/** A world in which anything happens for a while: 6 to 30 steps, by the seed. */
async function walk(seed: number): Promise<void> {
  const random = new Random(seed)
  const world = await World.make(random, random.chance(0.6) ? 'group' : 'room')
  const steps = 3 + random.below(13)
  for (let stretch = 0; stretch < 2; stretch++) {
    for (let step = 0; step < steps; step++) await happen(world)
    await world.settle()
    await sameForAll(world)
  }
  await world.comeBack()
  await sameForAll(world)
  await asItWasSaid(world)
  await world.end()
}

/** Whoever is live holds what a fresh tab of theirs holds, as far back as both hold anything, and was never told what they mustn't be. */
async function sameForAll(world: World): Promise<void> {
  const members = await world.members()
  const freshOf = new Map<PersonId, Model>()
  for (const tab of world.tabs) {
    const { wrong, live, isOpen, model, who } = tab
    expect(wrong).toEqual([])
    if (isOpen) expect(members.has(who.person), 'whoever is out has no socket').toBe(true)
    if (!live) continue
    const fresh = freshOf.get(who.person) ?? (await world.fresh(who.person)).model
    freshOf.set(who.person, fresh)
    const low = Math.max(model.low, fresh.low)
    expect(seen(model, low)).toEqual(seen(fresh, low))
  }
  const look = await world.look()
  toldToMembersOnly(world, look)
  countedRight(world, look)
}

/** What is held of the log from `low` on. */
const seen = (model: Model, low: number) => ({
  ...{ head: model.head, headId: model.headId, ...about(model) },
  shown: model.order
    .map((id) => model.messages[id])
    .filter((one) => one?.standing.at !== 'sent' || one.standing.seq >= low),
})

function toldToMembersOnly(world: World, { log }: Look): void {
  const comings = log
    .filter(({ kind }) => kind === 'member')
    .map(({ seq, body }) => ({ seq, ...v.parse(Membership, JSON.parse(body)) }))
  for (const { told, who } of world.tabs) {
    const mine = comings.filter(({ person }) => person === who.person)
    const wasIn = (seq: number) => {
      const last = mine.findLast((coming) => coming.seq < seq || (coming.seq === seq && coming.role !== 'left'))
      return last !== undefined && last.role !== 'left'
    }
    expect(
      told.filter((seq) => !wasIn(seq)),
      `told to ${who.person} outside of their time`,
    ).toEqual([])
  }
}

/** What each one's list would say is what a naive reader of the log says; marks never fall, and nobody is told more than is so. */
function countedRight(world: World, { log, members, notices }: Look): void {
  expect(notices.map(({ person }) => person).sort()).toEqual([...members.keys()].sort())
  for (const { person, head, read, unread, mentions, last } of notices) {
    const from = members.get(person)?.from ?? Number.NaN
    if (world.facts.kind === 'group') expect(from).toBe(sinceIn(log, person))
    const others = log.filter(({ kind, author, body }) => kind === 'message' && author !== person && body !== '')
    const missed = others.filter(({ seq }) => seq > read && seq >= from)
    const shown = log.findLast(({ kind, seq }) => seq >= from && kind !== 'change' && kind !== 'erase')
    expect({ head, unread, mentions, last: last?.seq }).toEqual({
      head: log.length,
      unread: missed.length,
      mentions: missed.filter(({ notify }) => notify?.includes(person)).length,
      last: shown?.seq,
    })
    const mine = log.findLast(({ kind, author }) => kind === 'message' && author === person)?.seq ?? 0
    const said = world.tabs.filter(({ who }) => who.person === person).map(({ surelyRead }) => surelyRead)
    expect(read, 'what was read stays read').toBeGreaterThanOrEqual(Math.max(mine, ...said))
    const told = world.tabs.flatMap(({ marks }) => marks).filter((mark) => mark.person === person)
    expect(Math.max(0, ...told.map((mark) => mark.read))).toBeLessThanOrEqual(read)
    expect(told.every((mark) => mark.delivered >= mark.read)).toBe(true)
  }
}

/** From when on somebody sees a group: their last coming, or its beginning for those with whom it began. */
function sinceIn(log: Logged[], person: PersonId): number {
  let since: number | null = null
  for (const { seq, kind, body } of log) {
    if (kind !== 'member') continue
    const coming = v.parse(Membership, JSON.parse(body))
    if (coming.person === person) since = coming.role === 'left' ? null : (since ?? (seq <= 2 ? 1 : seq))
  }
  return since ?? Number.NaN
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
      ref: (said && 'ref' in said.frame && said.frame.ref) || null,
      body: blank ? '' : said?.frame.body,
    })
  }
  // What was refused as one thing, they may do as another by the same id: come in, for instance.
  const isElse = ({ id, kind, body }: Logged) => kind === 'member' && body !== world.said.get(id)?.frame.body
  const elsewise = new Set(log.filter(isElse).map(({ id }) => id))
  const isSaid = (id: EventId) => world.said.has(id) && !elsewise.has(id)
  for (const tab of world.tabs) {
    const { acknowledged, refused, who } = tab
    const mine = log.filter(({ id, device }) => device === who.device && isSaid(id)).map(({ id }) => id)
    const said = [...world.said.keys()].filter((id) => world.said.get(id)?.by === who && isSaid(id))
    expect(new Set(mine)).toEqual(new Set(said.filter((id) => acknowledged.has(id))))
    // A wish may be refused, which isn't heard, and granted when it is sent again to whoever may do more by then.
    const isJudgedAgain = (id: EventId) => tab.hasResent(id) && isWish(world.said.get(id)?.frame)
    const atOnce = (id: EventId) => acknowledged.has(id) && !refused.has(id) && !isJudgedAgain(id)
    expect(mine.filter(atOnce), 'in the order in which they were said').toEqual(said.filter(atOnce))
  }
}

const isWish = (frame: Send | undefined): boolean => frame?.kind === 'member' || frame?.kind === 'setting'
