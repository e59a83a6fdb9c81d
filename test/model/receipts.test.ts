import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { nobody, seatAll, takeTurn } from '../../web/room/members.ts'
import { addLive, empty } from '../../web/room/model.ts'
import { leastOf, noReceipts, raise, receiptsOf, takeMarks } from '../../web/room/receipts.ts'
import { ann, bob, eve, event, membership, opened, personId, state } from '../support/logs.ts'

const mark = (person: typeof ann, delivered: number, read: number) => ({ person, delivered, read })
const among = (...people: (typeof ann)[]) => {
  const members = nobody()
  seatAll(members, state({ members: people.map((person) => ({ person, role: 'member' }) as const) }))
  return members
}

describe('[R3] marks', () => {
  test('only rise: an older one says nothing', () => {
    const receipts = noReceipts()
    raise(receipts, mark(bob, 5, 4))
    raise(receipts, mark(bob, 3, 6))
    raise(receipts, mark(bob, 1, 1))
    expect(receipts.marks[bob]).toEqual({ delivered: 6, read: 6 })
  })

  test('of whoever doesn’t show them any more are gone with the next state', () => {
    const receipts = noReceipts()
    takeMarks(receipts, { read: 2, marks: [mark(bob, 5, 5), mark(eve, 1, 1)] })
    takeMarks(receipts, { read: 1, marks: [mark(eve, 0, 0)] })
    expect(receipts).toEqual({ read: 2, marks: { [eve]: { delivered: 1, read: 1 } } })
  })

  test('of mine, what I say is read with all that is before it; of others only what one is told', () => {
    const model = empty(ann)
    model.receipts.marks = { [bob]: { delivered: 0, read: 0 } }
    addLive(model, opened([event(1), event(2, { author: bob }), membership(3, bob, 'admin', { by: ann })]))
    expect(model.receipts).toEqual({ read: 1, marks: { [bob]: { delivered: 0, read: 0 } } })
  })
})

describe('[M5] a message is', () => {
  const standing = (marks: Parameters<typeof raise>[1][], members = among(ann, bob, eve)) => {
    const receipts = noReceipts()
    takeMarks(receipts, { read: 0, marks })
    return leastOf(receiptsOf(members, receipts, ann, 5))
  }

  test('read when all others have read it, delivered when all have been told, else sent', () => {
    expect(standing([mark(bob, 5, 5), mark(eve, 9, 7)])).toBe('read')
    expect(standing([mark(bob, 5, 5), mark(eve, 5, 4)])).toBe('delivered')
    expect(standing([mark(bob, 5, 5), mark(eve, 4, 4)])).toBe('sent')
  })

  test('only sent while one of them doesn’t show it', () => {
    expect(standing([mark(bob, 5, 5)])).toBe('sent')
  })

  test('sent among nobody else, and where more than 32 are', () => {
    expect(standing([], among(ann))).toBe('sent')
    const many = Array.from({ length: limits.receiptPeople + 1 }, (_, index) => personId(index + 1))
    expect(
      standing(
        many.map((person) => mark(person, 9, 9)),
        among(...many),
      ),
    ).toBe('sent')
  })

  test('not held back by who came after it', () => {
    const members = among(ann, bob)
    takeTurn(members, { seq: 6, author: ann }, { person: eve, role: 'member' })
    expect(standing([mark(bob, 5, 5)], members)).toBe('read')
  })
})
