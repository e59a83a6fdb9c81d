import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { countAfter, firstNew, mustFetch } from '../../web/room/leftOff.ts'
import { empty } from '../../web/room/model.ts'
import { submit } from '../../web/room/outbox.ts'
import { Reading } from '../../web/room/reading.ts'
import { addRange, ann, bob, event, eventId, foldLive, membership, profiled, state } from '../support/logs.ts'

describe('[R1] how far I have read is said', () => {
  let said: number[]
  let isThere: boolean
  let reading: Reading
  beforeEach(() => {
    vi.useFakeTimers()
    said = []
    isThere = true
    reading = new Reading((seq) => isThere && said.push(seq) > 0)
  })
  afterEach(() => vi.useRealTimers())

  test('at once, then at most every two seconds, and the last of it too', () => {
    reading.seen(3)
    for (const seq of [4, 5, 6]) reading.seen(seq)
    expect(said).toEqual([3])
    vi.advanceTimersByTime(limits.readMs - 1)
    expect(said).toEqual([3])
    vi.advanceTimersByTime(1)
    expect(said).toEqual([3, 6])
    vi.advanceTimersByTime(limits.readMs)
    reading.seen(7)
    expect(said).toEqual([3, 6, 7])
  })

  test('never lower, nor twice', () => {
    reading.seen(5)
    vi.advanceTimersByTime(limits.readMs)
    reading.seen(4)
    reading.seen(5)
    expect(said).toEqual([5])
  })

  test('when there is a connection again, if the Room doesn’t know', () => {
    reading.seen(3)
    isThere = false
    vi.advanceTimersByTime(limits.readMs)
    reading.seen(4)
    isThere = true
    reading.resume(2)
    expect(said).toEqual([3, 4])
    vi.advanceTimersByTime(limits.readMs)
    reading.resume(4)
    expect(said).toEqual([3, 4])
  })

  test('before I go', () => {
    reading.seen(3)
    reading.seen(4)
    reading.close()
    vi.advanceTimersByTime(limits.readMs * 3)
    expect(said).toEqual([3, 4])
  })
})

describe('[M3] the line of what is new', () => {
  const log = [
    event(1, { author: bob }),
    event(2, { author: ann }),
    membership(3, bob, 'admin', { by: ann }),
    event(4, { author: bob }),
    profiled(5, 'Ride'),
    event(6, { author: bob }),
  ]

  test('is above the first message of others past where I left off: not mine, nor who came or how it is called', () => {
    const model = foldLive(ann, log)
    expect(firstNew(model, { read: 0, head: 6 })).toBe(eventId(1))
    expect(firstNew(model, { read: 1, head: 6 })).toBe(eventId(4))
    expect(firstNew(model, { read: 4, head: 6 })).toBe(eventId(6))
    expect(firstNew(model, { read: 6, head: 6 })).toBeNull()
    expect(firstNew(foldLive(bob, log), { read: 2, head: 6 })).toBeNull()
  })

  test('isn’t above what came after I did', () => {
    const model = foldLive(ann, log)
    expect(firstNew(model, { read: 4, head: 4 })).toBeNull()
  })

  test('isn’t shown while it isn’t known what came before', () => {
    const model = empty(ann)
    addRange(model, log, 4, 6)
    expect(firstNew(model, { read: 1, head: 6 })).toBeNull()
    expect(mustFetch(model, { read: 1, head: 6 })).toBe(true)
    addRange(model, log, 2, 3)
    expect(firstNew(model, { read: 1, head: 6 })).toBe(eventId(4))
    expect(mustFetch(model, { read: 1, head: 6 })).toBe(false)
  })

  test('nor is anything fetched for it from before I came in, or when far too much is new', () => {
    const model = empty(ann)
    model.facts = state({ from: 4 } as never)
    addRange(model, log, 4, 6)
    expect(mustFetch(model, { read: 0, head: 6 })).toBe(false)
    expect(firstNew(model, { read: 0, head: 6 })).toBe(eventId(4))
    expect(mustFetch({ ...model, facts: null }, { read: 0, head: limits.farBehindEvents + 1 })).toBe(false)
  })

  test('what I have yet to say doesn’t hide what is new before it', () => {
    const model = foldLive(ann, log)
    submit(model, eventId(9), { is: 'text', text: 'mine' }, 0)
    expect(countAfter(model, 1)).toBe(2)
  })
})
