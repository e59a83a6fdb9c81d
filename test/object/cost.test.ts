import { runDurableObjectAlarm } from 'cloudflare:test'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import { Guest, makeGroupAt, newRoom, said } from '../support/guests.ts'
import { Inboxes } from '../support/inboxes.ts'
import { roomStub, rows } from '../support/objects.ts'
import type { Peer } from '../support/people.ts'
import { countAlarms, countRowsWritten } from '../support/spies.ts'

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
afterAll(() => void vi.useRealTimers())

/** What is done in the Room, and how many Inboxes are told. */
interface Cost {
  rows: number
  alarms: number
  notices: number
}

interface Scene {
  room: ConversationId
  people: number
  speaker: Peer
  inboxes: Inboxes
  told: () => Promise<void>
}

async function scene(people: number, live: boolean): Promise<Scene> {
  const [ann, ...others] = Array.from({ length: people }, (_, index) => new Guest(index + 1)) as [Guest, ...Guest[]]
  const room = newRoom()
  const everybody = [ann, ...others].map(({ id }) => id)
  const inboxes = await Inboxes.of(room, ...(live ? everybody : []))
  await makeGroupAt(room, ann, others)
  const speaker = await ann.open(room)
  const told = async () => {
    const [{ head } = {}] = await rows(room, 'SELECT max(seq) AS head FROM event')
    const all = () => everybody.every((id) => inboxes.newest(id)?.head === head)
    if (live) await vi.waitFor(() => expect(all()).toBe(true), 4000)
    await speaker.roundTrip()
  }
  return { room, people, speaker, inboxes, told }
}

async function cost({ room, inboxes }: Scene, act: () => Promise<void>): Promise<Cost> {
  inboxes.clear()
  let alarms = 0
  const written = await countRowsWritten(roomStub(room), async () => {
    alarms = await countAlarms(roomStub(room), act)
  })
  return { rows: written, alarms, notices: inboxes.told.length }
}

/** A message after a while in which nothing happened, and the alarm that it leads to. */
const alone = (one: Scene) =>
  cost(one, async () => {
    await said(one.speaker, 'alone')
    await one.told()
    vi.setSystemTime(Date.now() + 30_000)
    await runDurableObjectAlarm(roomStub(one.room))
  })

/** Forty messages in half a minute, and the alarm that they lead to. */
const talk = (one: Scene) =>
  cost(one, async () => {
    for (let part = 0; part < 4; part++) {
      for (let count = 0; count < 10; count++) await said(one.speaker, 'talk')
      vi.setSystemTime(Date.now() + 7500)
    }
    await runDurableObjectAlarm(roomStub(one.room))
    await one.told()
  })

const quiet = async ({ room, told }: Scene) => {
  await told()
  vi.setSystemTime(Date.now() + 60_000)
  await runDurableObjectAlarm(roomStub(room))
}

describe('[N2] [S10] what a message costs', () => {
  const table: Record<string, Cost> = {}
  afterAll(() => console.info(Object.entries(table).map(inWords).join('\n')))

  describe.each([2, 10, 50, 250])('among %i people', (people) => {
    test('who are all live', async () => {
      const one = await scene(people, true)
      await quiet(one)
      const lone = await alone(one)
      await quiet(one)
      const forty = await talk(one)
      Object.assign(table, { [`${people} live, alone`]: lone, [`${people} live, forty`]: forty })
      expect(lone).toEqual({ rows: 2 + 1, alarms: 1, notices: people })
      expect(forty.rows).toBeLessThanOrEqual(80 + 2)
      expect(forty.alarms).toBeLessThanOrEqual(2)
      expect(forty.notices).toBeLessThanOrEqual(people * 9)
    }, 60_000)

    test('of whom none is live', async () => {
      const one = await scene(people, false)
      await quiet(one)
      const lone = await alone(one)
      await quiet(one)
      const forty = await talk(one)
      Object.assign(table, { [`${people} armed, alone`]: lone, [`${people} armed, forty`]: forty })
      expect(lone).toEqual({ rows: 2 + 1, alarms: 1, notices: 0 })
      expect(forty.rows).toBeLessThanOrEqual(80 + 2)
      expect(forty.alarms).toBeLessThanOrEqual(2)
      expect(forty.notices).toBe(0)
    }, 60_000)
  })
})

const inWords = ([scene, { rows, alarms, notices }]: [string, Cost]): string =>
  `${scene.padEnd(20)} ${rows} rows, ${alarms} alarms, ${notices} notices`
