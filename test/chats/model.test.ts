import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Row } from '../../protocol/inbox.ts'
import {
  type Chat,
  done,
  draftOf,
  drop,
  empty,
  expire,
  type List,
  newestOf,
  note,
  readTo,
  reopen,
  take,
  unreadOf,
  wish,
  write,
  written,
} from '../../web/chats/model.ts'
import { Random } from '../support/random.ts'
import { chat, conversationId, newest } from '../support/rows.ts'

const whole = (rev: number) => ({ rev, more: false, all: true })
const live = (rev: number) => ({ rev, more: false, all: false })
const numbers = (ids: ConversationId[]) => ids.map((id) => Number.parseInt(id, 16))
const held = (list: List, number: number): Chat => {
  const found = list.chats[conversationId(number)]
  if (!found) throw new Error(`no chat ${number}`)
  return found
}
const listOf = (...lines: Chat[]): List => {
  const list = empty()
  take(list, lines, whole(lines.length))
  return list
}

describe('[P2] the list is sorted', () => {
  test('by what was newest, the pinned first, the archived apart', () => {
    const list = listOf(
      chat(1, 10),
      chat(2, 30),
      chat(3, 20),
      chat(4, 1, { pinned: true }),
      chat(5, 40, { archived: true }),
      chat(6, 2, { pinned: true }),
    )
    expect(numbers(list.order)).toEqual([6, 4, 2, 3, 1])
    expect(numbers(list.archived)).toEqual([5])
  })

  test('with what comes put in its place, and what stays there left as it was', () => {
    const list = listOf(chat(1, 10), chat(2, 30), chat(3, 20))
    const before = list.order
    take(list, [chat(2, 35, { head: 2, rev: 9 })], live(9))
    expect(list.order).toBe(before)
    take(list, [chat(1, 40, { head: 2, rev: 10 })], live(10))
    expect(numbers(list.order)).toEqual([1, 2, 3])
  })

  test('the same way after any changes as if it had been sorted at once', () => {
    const random = new Random(5)
    const list = empty()
    const all = new Map<number, Chat>()
    for (let rev = 1; rev <= 2000; rev++) {
      const number = random.below(40) + 1
      const over = { rev, head: rev, in: random.chance(0.9), pinned: random.chance(0.2), archived: random.chance(0.2) }
      const level = random.pick(['all', 'mentions', 'none'] as const)
      const unread = random.below(5)
      const one = chat(number, random.below(1000), { ...over, level, unread, mentions: random.below(unread + 1) })
      if (one.row.in) all.set(number, one)
      else all.delete(number)
      take(list, [one], live(rev))
    }
    const fresh = empty()
    take(fresh, [...all.values()], whole(2000))
    expect(fresh.order.length).toBeGreaterThan(10)
    expect(list.order).toEqual(fresh.order)
    expect(list.archived).toEqual(fresh.archived)
    expect(list.unread).toBe(fresh.unread)
    expect(list.archivedUnread).toBe(fresh.archivedUnread)
    expect(fresh.unread).toBe(sum([...all.values()].map(({ row }) => counted(row))))
  })
})

const sum = (all: number[]) => all.reduce((one, other) => one + other, 0)
const counted = ({ level, unread, mentions }: Row) => ({ all: unread, mentions, none: 0 })[level]

describe('[N5] a full answer', () => {
  test('drops what isn’t told again, once all of it was told', () => {
    const list = listOf(chat(1, 10), chat(2, 20), chat(3, 30))
    take(list, [chat(3, 30)], { rev: 9, more: true, all: true })
    expect(numbers(list.order)).toEqual([3, 2, 1])
    expect(list.rev).toBe(3)
    take(list, [chat(1, 10)], { rev: 9, more: false, all: false })
    expect(numbers(list.order)).toEqual([3, 1])
    expect(list.rev).toBe(9)
  })

  test('counts although it is older than what was held: the server was restored', () => {
    const list = listOf(chat(1, 10, { rev: 50, head: 9 }))
    take(list, [chat(1, 5, { rev: 2, head: 3 })], whole(2))
    expect(held(list, 1).row.head).toBe(3)
    expect(list.rev).toBe(2)
  })
})

describe('[N2] the list never goes back', () => {
  test('for what an older connection told', () => {
    const list = listOf(chat(1, 10, { rev: 5, head: 9 }))
    take(list, [chat(1, 5, { rev: 4, head: 8 })], live(5))
    expect(held(list, 1).row.head).toBe(9)
  })

  test('when the open conversation knew before the Inbox did', () => {
    const list = listOf(chat(1, 10, { head: 5 }), chat(2, 20))
    note(list, conversationId(1), newest(7, 30_000))
    expect(numbers(list.order)).toEqual([1, 2])
    take(list, [chat(1, 25, { rev: 9, head: 6 })], live(9))
    expect(newestOf(list, held(list, 1))?.seq).toBe(7)
    expect(numbers(list.order)).toEqual([1, 2])
    take(list, [chat(1, 31, { rev: 10, head: 8 })], live(10))
    expect(newestOf(list, held(list, 1))?.seq).toBe(8)
  })

  test('when what was newest is erased: the Inbox is believed once it knows as much', () => {
    const list = listOf(chat(1, 10, { head: 5 }))
    note(list, conversationId(1), newest(7, 30_000))
    readTo(list, conversationId(1), 8)
    const erased = { ...chat(1, 10, { rev: 9, head: 8 }), last: newest(5, 10_000) }
    take(list, [erased], live(9))
    expect(newestOf(list, held(list, 1))?.seq).toBe(5)
  })
})

describe('[R2] unread', () => {
  test('is summed over what one wants to be told of', () => {
    const list = listOf(
      chat(1, 1, { unread: 3, mentions: 1 }),
      chat(2, 2, { unread: 5, mentions: 2, level: 'mentions' }),
      chat(3, 3, { unread: 7, mentions: 4, level: 'none' }),
      chat(4, 4, { unread: 1, archived: true }),
    )
    expect(list.unread).toBe(3 + 2 + 0 + 1)
    expect(list.archivedUnread).toBe(1)
    take(list, [chat(1, 1, { rev: 9 }), chat(4, 4, { rev: 9, in: false })], live(9))
    expect(list.unread).toBe(2)
  })

  test('is nothing in what is being read here, whatever the Inbox has heard of it', () => {
    const list = listOf(chat(1, 1, { head: 5 }))
    readTo(list, conversationId(1), 7)
    take(list, [chat(1, 2, { rev: 9, head: 7, unread: 2 })], live(9))
    expect(unreadOf(list, held(list, 1)).unread).toBe(0)
    expect(list.unread).toBe(0)
    take(list, [chat(1, 3, { rev: 10, head: 8, read: 7, unread: 1 })], live(10))
    expect(unreadOf(list, held(list, 1)).unread).toBe(1)
    expect(list.unread).toBe(1)
  })
})

describe('[N6] what I wish', () => {
  const id = conversationId(1)

  test('is so at once, whatever is told until it is kept', () => {
    const list = listOf(chat(1, 10), chat(2, 20, { unread: 2 }))
    wish(list, { n: 1, conversation: id, change: { pinned: true } })
    expect(numbers(list.order)).toEqual([1, 2])
    take(list, [chat(1, 10, { rev: 9 })], live(9))
    expect(held(list, 1).row.pinned).toBe(true)
    done(list, 1)
    expect(held(list, 1).row.pinned).toBe(true)
    take(list, [chat(1, 10, { rev: 10 })], live(10))
    expect(numbers(list.order)).toEqual([2, 1])
  })

  test('names what it changes, and counts at once', () => {
    const list = listOf(chat(1, 10, { unread: 2, pinned: true }))
    wish(list, { n: 1, conversation: id, change: { level: 'none' } })
    expect(list.unread).toBe(0)
    expect(held(list, 1).row.pinned).toBe(true)
    wish(list, { n: 2, conversation: id, change: { archived: true } })
    expect(list.order).toEqual([])
    expect(numbers(list.archived)).toEqual([1])
  })

  test('of two the later one holds, whichever is kept first', () => {
    const list = listOf(chat(1, 10))
    wish(list, { n: 1, conversation: id, change: { pinned: true } })
    wish(list, { n: 2, conversation: id, change: { pinned: false } })
    done(list, 1)
    take(list, [chat(1, 10, { rev: 9, pinned: true })], live(9))
    expect(held(list, 1).row.pinned).toBe(false)
  })

  test('waits for a conversation that isn’t told yet', () => {
    const list = empty()
    wish(list, { n: 1, conversation: id, change: { marked: true } })
    take(list, [chat(1, 10)], live(1))
    expect(held(list, 1).row.marked).toBe(true)
  })
})

describe('[M6] a draft', () => {
  const id = conversationId(1)

  test('that is written here goes before another device’s until it is kept', () => {
    const list = listOf(chat(1, 10), chat(2, 20))
    write(list, id, 'mine')
    take(list, [{ ...chat(1, 10, { rev: 9 }), draft: 'theirs' }], live(9))
    expect(draftOf(list, held(list, 1))).toBe('mine')
    expect(draftOf(list, held(list, 2))).toBe('')
    written(list, id, 'mi')
    expect(draftOf(list, held(list, 1))).toBe('mine')
    written(list, id, 'mine')
    expect(draftOf(list, held(list, 1))).toBe('mine')
    take(list, [{ ...chat(1, 10, { rev: 11 }), draft: 'theirs now' }], live(11))
    expect(draftOf(list, held(list, 1))).toBe('theirs now')
  })

  test('that was emptied here is none, although the Inbox still tells it', () => {
    const list = listOf({ ...chat(1, 10), draft: 'was' })
    write(list, id, '')
    expect(draftOf(list, held(list, 1))).toBe('')
  })
})

describe('what had to wait for its key', () => {
  test('is shown once it is open, without moving', () => {
    const waiting = {
      ...chat(1, 10),
      last: { ...newest(1, 10_000), said: { is: 'unreadable', why: 'waiting' } },
    } as Chat
    const list = listOf(waiting, chat(2, 20))
    reopen(list, { ...chat(1, 10), draft: 'a draft' })
    expect(held(list, 1).last?.said).toEqual({ is: 'text', text: 'message 1' })
    expect(held(list, 1).draft).toBe('a draft')
    expect(numbers(list.order)).toEqual([2, 1])
  })

  test('is nothing once something newer came', () => {
    const list = listOf(chat(1, 10, { rev: 5, head: 3 }))
    reopen(list, chat(1, 9, { rev: 4, head: 2 }))
    expect(held(list, 1).last?.seq).toBe(3)
  })
})

test('[X1] a room goes on its date, with what is unread in it', () => {
  const list = listOf(chat(1, 10, { expiresAt: 5000 as never, unread: 2 }), chat(2, 20, { unread: 1 }))
  expire(list, 4999)
  expect(list.unread).toBe(3)
  expire(list, 5000)
  expect(numbers(list.order)).toEqual([2])
  expect(list.unread).toBe(1)
})

test('what I left is gone at once', () => {
  const list = listOf(chat(1, 10, { unread: 2 }), chat(2, 20))
  drop(list, conversationId(1))
  expect(numbers(list.order)).toEqual([2])
  expect(list.unread).toBe(0)
})
