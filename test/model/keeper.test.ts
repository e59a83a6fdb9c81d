import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Event } from '../../protocol/event.ts'
import type { EventId, Seq } from '../../protocol/ids.ts'
import { memoryDisk } from '../../web/disk/memory.ts'
import type { Part, RoomDisk } from '../../web/disk/roomDisk.ts'
import { Keeper } from '../../web/room/keeper.ts'
import { empty } from '../../web/room/model.ts'
import { ann, event, eventId, state } from '../support/logs.ts'
import { conversationId } from '../support/rows.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A keeper on a disk that writes down what it was given, one line a transaction. */
function keeping() {
  const real = memoryDisk().room(conversationId(1))
  const writes: string[] = []
  const seqs = ({ events }: Part) => events.map(({ seq }) => seq).join(' ')
  const disk: RoomDisk = {
    ...real,
    keep(part, settled) {
      writes.push(`keep ${seqs(part)}${settled.map((id) => ` without ${Number.parseInt(id.slice(-4), 16)}`).join('')}`)
      return real.keep(part, settled)
    },
    describe(facts) {
      writes.push('describe')
      return real.describe(facts)
    },
    async forget() {
      writes.push('forget')
    },
  }
  const keeper = new Keeper(Promise.resolve(disk), empty(ann))
  const kept: number[] = []
  const hear = (events: Event[], settled: EventId[] = []) => keeper.events(events, settled, (seq) => kept.push(seq))
  return { keeper, hear, writes, kept, real }
}
const turned = () => vi.advanceTimersByTimeAsync(0)

test('[V4] what comes alone is kept at once, what follows closely with one write, and nothing is said to be kept before', async () => {
  const { hear, writes, kept } = keeping()
  hear([event(1)])
  await turned()
  expect([writes, kept]).toEqual([['keep 1'], [1]])
  hear([event(2)])
  hear([event(3), event(4)])
  await vi.advanceTimersByTimeAsync(90)
  hear([event(5)])
  expect([writes, kept]).toEqual([['keep 1'], [1]])
  await vi.advanceTimersByTimeAsync(10)
  expect([writes, kept]).toEqual([
    ['keep 1', 'keep 2 3 4 5'],
    [1, 5],
  ])
  await vi.advanceTimersByTimeAsync(100)
  hear([event(6)])
  await turned()
  expect(writes.at(-1)).toBe('keep 6')
})

test('[V1] what it settles leaves in the same write', async () => {
  const { hear, writes, real } = keeping()
  for (const seq of [2, 3])
    await real.queue({ id: eventId(seq), content: { is: 'text', text: `${seq}` }, at: 1, failed: null })
  hear([event(1)])
  hear([event(2)], [eventId(2)])
  hear([event(3)], [eventId(3)])
  await turned()
  expect(await real.queued()).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(100)
  expect(writes.at(-1)).toBe('keep 2 3 without 2 without 3')
  expect(await real.queued()).toEqual([])
})

test('[V4] what else is kept goes after it', async () => {
  const { keeper, hear, writes } = keeping()
  hear([event(1)])
  hear([event(2)])
  keeper.state(state())
  hear([event(3)])
  keeper.page({ type: 'page', low: 4 as Seq, high: 4 as Seq, head: 4 as Seq, events: [event(4)], changes: [] }, [])
  hear([event(5)])
  keeper.forget()
  await turned()
  expect(writes).toEqual(['keep 1', 'keep 2', 'describe', 'keep 3', 'keep 4', 'keep 5', 'forget'])
})

test('[V4] what stands elsewhere in the log makes no range of what is between', async () => {
  const { hear, writes, real } = keeping()
  hear([event(20)])
  hear([event(21)])
  hear([event(7)])
  hear([event(22)])
  await vi.advanceTimersByTimeAsync(100)
  expect(writes).toEqual(['keep 20', 'keep 21', 'keep 7', 'keep 22'])
  expect(await real.before(15)).toBeNull()
})

test('[V1] a page that is left, or closed, keeps it at once, and what it hears after that too', async () => {
  const { keeper, hear, writes } = keeping()
  hear([event(1)])
  hear([event(2)])
  keeper.flush()
  hear([event(3)])
  keeper.close()
  hear([event(4)])
  await turned()
  expect(writes).toEqual(['keep 1', 'keep 2', 'keep 3', 'keep 4'])
})
