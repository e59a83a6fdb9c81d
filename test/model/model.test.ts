import { describe, expect, test } from 'vitest'
import { shownText } from '../../web/room/changed.ts'
import { addLive, addPage, empty, forget, newestOf, describe as takeState } from '../../web/room/model.ts'
import { discard, reflect, refuse, requeue, submit, unanswered } from '../../web/room/outbox.ts'
import {
  addRange,
  ann,
  bob,
  changed,
  erase,
  event,
  eventId,
  foldLive,
  membership,
  opened,
  profiled,
  state,
} from '../support/logs.ts'

const texts = (model: ReturnType<typeof empty>) =>
  model.order.map((id) => model.messages[id]).map((one) => one && (shownText(one)?.text ?? one.said.is))

describe('[H7] a browser applies the event after the one it holds', () => {
  test('and ignores older ones', () => {
    const model = foldLive(ann, [event(1), event(2)])
    expect(addLive(model, opened([event(2, { text: 'again' })]))).toBe(true)
    expect(texts(model)).toEqual(['message 1', 'message 2'])
    expect(model.head).toBe(2)
  })

  test('and takes nothing past a gap', () => {
    const model = foldLive(ann, [event(1)])
    expect(addLive(model, opened([event(3)]))).toBe(false)
    expect(model.head).toBe(1)
    expect(texts(model)).toEqual(['message 1'])
  })
})

describe('pages', () => {
  const log = [event(1), event(2), event(3), event(4, { ref: eventId(2), edit: 'two' }), event(5)]

  test('above what is held come before it, below after it', () => {
    const model = empty(ann)
    addRange(model, log, 3, 3)
    addRange(model, log, 1, 2)
    addRange(model, log, 4, 5)
    expect(texts(model)).toEqual(['message 1', 'two', 'message 3', 'message 5'])
    expect(model).toMatchObject({ low: 1, head: 5, headId: eventId(5) })
  })

  test('that leave a gap leave a hole, which pages below it fill', () => {
    const model = foldLive(ann, [event(1)])
    addRange(model, log, 5, 5)
    expect(texts(model)).toEqual(['message 1', 'message 5'])
    expect(model).toMatchObject({ older: [{ low: 1, high: 1 }], low: 5, head: 5, headId: eventId(5) })
    addRange(model, log, 3, 4)
    expect(model).toMatchObject({ older: [{ low: 1, high: 1 }], low: 3, head: 5 })
    addRange(model, log, 1, 2)
    expect(texts(model)).toEqual(['message 1', 'two', 'message 3', 'message 5'])
    expect(model).toMatchObject({ older: [], low: 1, head: 5, headId: eventId(5) })
  })

  test('between what is held find their place', () => {
    const model = empty(ann)
    addRange(model, log, 5, 5)
    addRange(model, log, 1, 1)
    addRange(model, log, 3, 3)
    expect(texts(model)).toEqual(['message 1', 'message 3', 'message 5'])
    expect(model.older).toEqual([
      { low: 1, high: 1 },
      { low: 3, high: 3 },
    ])
  })

  test('of an empty conversation leave the next event to be the first', () => {
    const model = empty(ann)
    addPage(model, 1, 0, [], [])
    expect(addLive(model, opened([event(1)]))).toBe(true)
    expect(texts(model)).toEqual(['message 1'])
  })
})

describe('[S2] the echo settles the outbox', () => {
  test('by its id and my name: the message keeps its place at the end', () => {
    const model = foldLive(ann, [event(1)])
    submit(model, eventId(7), { is: 'text', text: 'hi' }, 5)
    expect(model).toMatchObject({ outbox: [eventId(7)], order: [eventId(1)] })
    addLive(model, opened([event(2, { id: eventId(7), text: 'hi' })]))
    expect(model).toMatchObject({ outbox: [], order: [eventId(1), eventId(7)] })
    expect(model.messages[eventId(7)]).toMatchObject({ time: 2000, standing: { at: 'sent', seq: 2 } })
  })

  test('also where it can’t be opened: what I said I know', () => {
    const model = foldLive(ann, [event(1)])
    const waiting = { is: 'unreadable', why: 'waiting' } as const
    submit(model, eventId(7), { is: 'text', text: 'hi' }, 5)
    addLive(model, [{ event: event(2, { id: eventId(7) }), said: waiting }])
    expect(texts(model)).toEqual(['message 1', 'hi'])
    submit(model, eventId(8), { is: 'edit', text: 'hello' }, 6, { ref: eventId(7) })
    addLive(model, [{ event: changed(3, eventId(7), { is: 'edit', text: '' }, ann), said: waiting }])
    expect(texts(model)).toEqual(['message 1', 'hi'])
    addLive(model, [{ event: { ...changed(4, eventId(7), { is: 'edit', text: '' }), id: eventId(8) }, said: waiting }])
    expect(texts(model)).toEqual(['message 1', 'hello'])
    addLive(model, [{ event: event(5, { author: bob }), said: waiting }])
    expect(texts(model).at(-1)).toBe('unreadable')
  })

  test('not when somebody else says that id', () => {
    const model = empty(ann)
    submit(model, eventId(7), { is: 'text', text: 'hi' }, 5)
    addLive(model, opened([event(1, { id: eventId(7), author: bob })]))
    expect(model.outbox).toEqual([eventId(7)])
  })

  test('[S3] a resent one that is held already leaves no second message', () => {
    const model = foldLive(ann, [event(1), event(2)])
    model.outbox = [eventId(1)]
    addLive(model, opened([event(1)]))
    expect(model).toMatchObject({ outbox: [], order: [eventId(1), eventId(2)] })
    expect(model.messages[eventId(1)]?.standing).toEqual({ at: 'sent', seq: 1 })
  })
})

describe('what was refused', () => {
  test('says why, waits for its author and is sent again or taken back', () => {
    const model = empty(ann)
    submit(model, eventId(1), { is: 'text', text: 'a' }, 0)
    submit(model, eventId(2), { is: 'text', text: 'b' }, 0)
    refuse(model, eventId(1), 'too-long')
    expect(model.messages[eventId(1)]?.standing).toEqual({ at: 'failed', reason: 'too-long' })
    expect(unanswered(model)).toEqual([eventId(2)])
    requeue(model, eventId(1))
    expect(unanswered(model)).toEqual([eventId(2), eventId(1)])
    discard(model, eventId(1))
    expect(model).toMatchObject({ outbox: [eventId(2)] })
    expect(model.messages[eventId(1)]).toBeUndefined()
  })

  test('can only be mine and unsent', () => {
    const model = foldLive(ann, [event(1)])
    refuse(model, eventId(1), 'too-long')
    discard(model, eventId(1))
    expect(model.messages[eventId(1)]?.standing).toEqual({ at: 'sent', seq: 1 })
  })
})

describe('changes', () => {
  test('only its author edits a message, and the last edit holds', () => {
    const ref = eventId(1)
    const model = foldLive(ann, [
      event(1),
      event(2, { ref, edit: 'one' }),
      event(3, { ref, edit: 'forged', author: bob }),
      event(4, { ref, edit: 'two' }),
    ])
    expect(texts(model)).toEqual(['two'])
  })

  test('[S8] what is erased says nothing any more, and no later edit brings it back', () => {
    const ref = eventId(1)
    const model = foldLive(ann, [event(1), erase(2, ref), event(3, { ref, edit: 'back' })])
    expect(texts(model)).toEqual(['erased'])
  })
})

test('[H2] a reset drops what is held and keeps what is yet to be sent', () => {
  const model = foldLive(ann, [event(1), event(2)])
  submit(model, eventId(9), { is: 'text', text: 'mine' }, 0)
  forget(model)
  expect(model).toMatchObject({ low: 1, head: 0, headId: null, order: [], outbox: [eventId(9)] })
  expect(Object.keys(model.messages)).toEqual([eventId(9)])
})

test('the newest that the list shows is the last of the log, not of the outbox', () => {
  const model = foldLive(ann, [event(1), event(2)])
  submit(model, eventId(9), { is: 'text', text: 'mine' }, 0)
  expect(newestOf(model)).toMatchObject({ seq: 2, author: ann })
  expect(newestOf(empty(ann))).toBeNull()
})

describe('what another tab has changed in what is queued', () => {
  const item = (id: number, failed: 'too-long' | null = null) => ({
    id: eventId(id),
    content: { is: 'text', text: `queued ${id}` } as const,
    at: id,
    failed,
  })

  test('is shown in the order in which it was said', () => {
    const model = empty(ann)
    submit(model, eventId(2), { is: 'text', text: 'queued 2' }, 2)
    reflect(model, [item(1), item(2), item(3, 'too-long')])
    expect(model.outbox).toEqual([eventId(1), eventId(2), eventId(3)])
    expect(unanswered(model)).toEqual([eventId(1), eventId(2)])
    expect(model.messages[eventId(3)]?.standing).toEqual({ at: 'failed', reason: 'too-long' })
  })

  test('what was deleted there goes, what is being written here stays', () => {
    const model = empty(ann)
    reflect(model, [item(1, 'too-long')])
    submit(model, eventId(2), { is: 'text', text: 'mine' }, 2)
    reflect(model, [])
    expect(model.outbox).toEqual([eventId(2)])
    expect(model.messages[eventId(1)]).toBeUndefined()
  })

  test('what was stored meanwhile stays stored, whoever comes late with it', () => {
    const model = foldLive(ann, [event(1, { author: ann })])
    reflect(model, [item(1)])
    submit(model, eventId(1), { is: 'text', text: 'late' }, 1)
    expect(model.outbox).toEqual([])
    expect(model.messages[eventId(1)]?.standing).toEqual({ at: 'sent', seq: 1 })
  })
})

describe('[G1] what concerns the conversation itself', () => {
  test('waits among what I say, and settles by the same echo', () => {
    const model = foldLive(ann, [event(1)])
    submit(model, eventId(7), { is: 'membership', person: bob, role: 'member' }, 5)
    expect(unanswered(model)).toEqual([eventId(7)])
    refuse(model, eventId(7), 'too-many-people')
    expect(model.messages[eventId(7)]?.standing).toEqual({ at: 'failed', reason: 'too-many-people' })
    requeue(model, eventId(7))
    addLive(model, opened([membership(2, bob, 'member', { by: ann, id: eventId(7) })]))
    expect(model).toMatchObject({ outbox: [], order: [eventId(1), eventId(7)] })
  })

  test('a name holds from its event on, and an older one changes nothing', () => {
    const model = empty(ann)
    takeState(model, state({ head: 3 }))
    addRange(model, [event(1), profiled(2, 'Old'), event(3)], 1, 3)
    expect(model.facts?.profile).toBe('{"name":"Ride"}')
    addLive(model, opened([profiled(4, 'New')]))
    expect(model.facts?.profile).toBe('{"name":"New"}')
    expect(model.order).toHaveLength(4)
  })
})
