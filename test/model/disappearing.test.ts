import { expect, test } from 'vitest'
import type { Event } from '../../protocol/event.ts'
import {
  empty as emptyList,
  expire,
  letGo as letGoInList,
  newestOf as newestInList,
  take,
} from '../../web/chats/model.ts'
import { previewOf } from '../../web/chats/preview.ts'
import { memoryDisk } from '../../web/disk/memory.ts'
import { addLive, addPage, empty, letGo, type Model, newestOf } from '../../web/room/model.ts'
import { submit, unanswered } from '../../web/room/outbox.ts'
import { ServerClock } from '../../web/session/clock.ts'
import { ann, bob, event, eventId, opened, state } from '../support/logs.ts'
import { conversationId, newest, row } from '../support/rows.ts'

/** `at` is 1000 times the seq. */
const going = (seq: number, ttl: number, over: Partial<Event> = {}) => event(seq, { author: bob, ttl, ...over })

const held = (...events: Event[]): Model => {
  const model = empty(ann)
  for (const one of events) addLive(model, opened([one]))
  return model
}

test('[E5] at its time a message goes, with what changed it, and what stays stays where it was', () => {
  const model = held(
    event(1),
    going(2, 8000),
    event(3),
    going(4, 9000),
    event(5, { ref: eventId(2), edit: 'x', ttl: 5000 }),
  )
  expect(model.goesNext).toBe(10_000)
  letGo(model, 9999)
  expect(model.order).toHaveLength(4)
  letGo(model, 10_000)
  expect(model.order).toEqual([1, 3, 4].map(eventId))
  expect(model.messages[eventId(2)]).toBeUndefined()
  expect(model.goesNext).toBe(13_000)
  expect(model.head).toBe(5)
})

test('[E5] what was past its time before it came is never shown, nor is what the Room says has gone', () => {
  const model = empty(ann)
  addPage(model, 1, 1, opened([going(1, 0, { body: '' })]), [])
  expect([model.order, model.head]).toEqual([[], 1])
  letGo(model, 50_000)
  addPage(model, 2, 3, opened([going(2, 48_000), going(3, 47_001)]), [])
  expect([model.order, model.head]).toEqual([[eventId(3)], 3])
})

test('[E2] [E5] what waits to be sent isn’t counted; what was sent meanwhile and has gone is neither shown nor sent', () => {
  const model = held(event(1))
  submit(model, eventId(2), { is: 'text', text: 'slow' }, 0)
  submit(model, eventId(3), { is: 'text', text: 'waits' }, 0)
  letGo(model, 10 ** 9)
  expect(unanswered(model)).toEqual([2, 3].map(eventId))
  addPage(model, 2, 2, opened([going(2, 0, { author: ann, body: '' })]), [])
  expect(unanswered(model)).toEqual([eventId(3)])
  expect(model.messages[eventId(2)]).toBeUndefined()
})

test('[E5] a list lets go what its newest messages said, by the row and by the open conversation', () => {
  const list = emptyList()
  const [one, other] = [conversationId(1), conversationId(2)]
  const due = (at: number) => ({ ...newest(1, 1000, 'a secret'), goneAt: at })
  take(
    list,
    [
      { row: row(1), last: due(5000), draft: '' },
      { row: row(2), last: due(9000), draft: '' },
    ],
    { rev: 1, more: false, all: true },
  )
  const preview = (id: typeof one) => {
    const chat = list.chats[id]
    const last = chat && newestInList(list, chat)
    return last && previewOf(last, ann, 'group', () => 'Bob')
  }
  const order = [...list.order]
  letGoInList(list, 4999)
  expect(preview(one)).toContain('a secret')
  letGoInList(list, 5000)
  expect([preview(one), list.goesNext]).toEqual(['Message disappeared', 9000])
  expect(preview(other)).toContain('a secret')
  letGoInList(list, 9000)
  expect([preview(other), list.goesNext]).toEqual(['Message disappeared', null])
  expire(list, 9000)
  expect(list.order).toEqual(order)
})

test('[E5] the newest that is left is the newest', () => {
  const model = held(event(1, { text: 'stays' }), going(2, 1000))
  letGo(model, 3000)
  expect(newestOf(model)).toMatchObject({ seq: 1, said: { text: 'stays' } })
})

test('[E5] a device that has no database lets go what it remembers too', async () => {
  const disk = memoryDisk()
  const room = disk.room(conversationId(1))
  await room.describe(state())
  await room.keep({ low: 1, high: 2, events: [event(1), going(2, 1000)], changes: [] }, [])
  await disk.letGo(3000)
  expect((await room.newest())?.part.events).toMatchObject([{ seq: 1 }, { seq: 2, ttl: 0, body: '' }])
})

test('[E5] the clock is the Room’s as it was last heard, also by an earlier page', async () => {
  const disk = Promise.resolve(memoryDisk())
  const clock = new ServerClock(disk)
  clock.hear(5_000_000, 2_000_000)
  expect(clock.now() - Date.now()).toBeCloseTo(3_000_000, -2)
  const later = new ServerClock(disk)
  await later.remembered
  expect(later.now() - Date.now()).toBeCloseTo(3_000_000, -2)
})
