import { expect, test } from 'vitest'
import type { Event, Role, Slow } from '../../protocol/event.ts'
import type { Timestamp } from '../../protocol/ids.ts'
import { submit } from '../../web/room/outbox.ts'
import { mayNextAt } from '../../web/room/slow.ts'
import { ann, bob, erase, event, eventId, foldLive, membership, slowed, state } from '../support/logs.ts'

const at = (seq: number, author: typeof ann, time: number, over: Partial<Event> = {}): Event =>
  event(seq, { author, at: time as Timestamp, ...over })

function mine(log: Event[], { slow = 30, role = 'member' }: { slow?: Slow; role?: Role } = {}) {
  const model = foldLive(ann, log)
  model.facts = state({ settings: { guests: 'no', slow, timer: 0 }, members: [{ person: ann, role }] })
  model.members.seats[ann] = { role, asOf: 0 }
  return model
}

test('[G12] one’s next message waits for one’s own last, and for nobody else’s', () => {
  const log = [at(1, ann, 10_000), at(2, bob, 20_000), membership(3, ann, 'member')]
  expect(mayNextAt(mine(log), 25_000)).toBe(40_000)
  expect(mayNextAt(mine(log), 40_000)).toBe(0)
  expect(mayNextAt(mine([at(1, bob, 20_000)]), 25_000)).toBe(0)
})

test('[G12] neither where it isn’t slow, nor for whoever moderates', () => {
  const log = [at(1, ann, 10_000)]
  expect(mayNextAt(mine(log, { slow: 0 }), 15_000)).toBe(0)
  for (const role of ['owner', 'admin'] as const) expect(mayNextAt(mine(log, { role }), 15_000)).toBe(0)
})

test('[G12] what was set is no message, and what was erased was one', () => {
  expect(mayNextAt(mine([{ ...slowed(1, 30), author: ann, at: 10_000 as Timestamp }]), 15_000)).toBe(0)
  const log = [at(1, ann, 10_000, { id: eventId(1) }), erase(2, eventId(1))]
  expect(mayNextAt(mine(log), 15_000)).toBe(40_000)
})

test('[G12] what is on its way counts once it is sent, and a clock that is behind makes nobody wait longer', () => {
  const model = mine([])
  submit(model, eventId(9), { is: 'text', text: 'soon' }, 10_000)
  expect(mayNextAt(model, 11_000)).toBe(0)
  expect(mayNextAt(mine([at(1, ann, 99_000)]), 10_000)).toBe(40_000)
})
