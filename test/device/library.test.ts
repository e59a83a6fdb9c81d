import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { wordsIn } from '../../protocol/content.ts'
import type { Event } from '../../protocol/event.ts'
import { ConversationId, type EventId, type FileId, type Timestamp } from '../../protocol/ids.ts'
import { pollIn } from '../../web/polls/poll.ts'
import { shownText } from '../../web/room/changed.ts'
import type { Message } from '../../web/room/model.ts'
import { Library, partMessages } from '../../web/search/library.ts'
import { readQuery } from '../../web/search/query.ts'
import type { Kept } from '../../web/search/shelf.ts'
import { toldBy } from '../../web/search/told.ts'
import type { Vault } from '../../web/search/vault.ts'
import { rounds } from '../support/counts.ts'
import { ann, blanked, bob, erase, event, eventId, foldLive, membership, opened, randomLog } from '../support/logs.ts'
import { Random } from '../support/random.ts'

const [books, cooks] = ['a', 'b'].map((letter) => v.parse(ConversationId, letter.repeat(64))) as [
  ConversationId,
  ConversationId,
]

/** A disk that keeps what is written to it, and counts how often. */
function disk() {
  const parts = new Map<number, Kept[]>()
  const held = new Map()
  let full = false
  const counts = { parts: 0, writes: 0 }
  const vault: Vault = {
    read: async () => structuredClone({ parts, held }),
    async write(written) {
      if (full) throw new Error('no room')
      counts.writes++
      for (const [number, messages] of structuredClone(written.parts)) {
        counts.parts++
        if (messages) parts.set(number, messages)
        else parts.delete(number)
      }
      for (const [conversation, ranges] of structuredClone(written.held))
        if (ranges) held.set(conversation, ranges)
        else held.delete(conversation)
    },
  }
  return { vault, parts, held, counts, fill: (on: boolean) => (full = on) }
}

const library = () => Library.open(disk().vault)
const tell = (to: Library, events: Event[], conversation = books, range: [number, number] | null = null) =>
  to.tell(
    conversation,
    range && { low: range[0], high: range[1] },
    opened(events).flatMap((one) => toldBy(one) ?? []),
  )
const texts = (of: Library, typed: string) =>
  of.search(readQuery(typed).query, 100).flatMap(({ hits }) => hits.map(({ text }) => text))

describe('[M3] the device searches what it holds', () => {
  test('by conversation, the one with the newest hit first, with how many there are', async () => {
    const one = await library()
    tell(one, [event(1, { text: 'tea' }), event(2, { text: 'tea and milk' }), event(3, { text: 'coffee' })])
    tell(one, [{ ...event(9, { text: 'Tea!' }), id: eventId(99) }], cooks)
    const groups = one.search(readQuery('tea').query, 1)
    expect(groups).toMatchObject([
      { conversation: cooks, count: 1, hits: [{ text: 'Tea!' }] },
      {
        conversation: books,
        count: 2,
        hits: [{ text: 'tea and milk', seq: 2, id: eventId(2), author: ann, at: 2000 }],
      },
    ])
    expect(one.search(readQuery('tea').query, 5, books)).toMatchObject([{ conversation: books, count: 2 }])
    expect(one.search(readQuery('').query, 5)).toEqual([])
  })

  test('what was edited by its author, and not what others say of it', async () => {
    const one = await library()
    tell(one, [event(1, { text: 'first' }), event(2, { ref: eventId(1), edit: 'second' })])
    tell(one, [event(3, { ref: eventId(1), edit: 'third', author: bob })])
    expect([texts(one, 'first '), texts(one, 'second '), texts(one, 'third ')]).toEqual([[], ['second'], []])
  })

  test('no more what was erased, whatever comes late', async () => {
    const one = await library()
    tell(one, [event(1, { text: 'first' })])
    tell(one, [erase(2, eventId(1))])
    tell(one, [event(1, { text: 'first' }), event(3, { ref: eventId(1), edit: 'second' })])
    expect(one.size).toBe(0)
  })

  test('nothing that isn’t said, and what could be read only later', async () => {
    const one = await library()
    const waiting = event(1)
    expect(toldBy({ event: waiting, said: { is: 'unreadable', why: 'waiting' } })).toBeNull()
    tell(one, [membership(2, bob, 'member')], books, [1, 2])
    expect(one.size).toBe(0)
    tell(one, [waiting])
    expect(texts(one, 'message')).toEqual(['message 1'])
  })

  test('by who, what and when', async () => {
    const one = await library()
    tell(one, [
      event(1, { text: 'https://a.test', author: bob, at: new Date(2026, 0, 1).getTime() as Timestamp }),
      event(2, { text: 'a file', files: ['0'.repeat(32) as FileId], at: new Date(2026, 1, 1).getTime() as Timestamp }),
      event(3, { text: 'www.b.test', at: new Date(2026, 2, 1).getTime() as Timestamp }),
      event(4, { ref: eventId(3), edit: 'no link' }),
    ])
    expect(texts(one, 'has:link')).toEqual(['https://a.test'])
    expect(texts(one, 'has:file')).toEqual(['a file'])
    expect(texts(one, 'after:2026-02')).toEqual(['no link', 'a file'])
    expect(texts(one, 'before:2026-02 a')).toEqual(['https://a.test'])
    const { query } = readQuery('a')
    expect(one.search({ ...query, from: [bob] }, 5)).toMatchObject([{ count: 1, hits: [{ author: bob }] }])
  })
})

test('[M3] law: pages in any order, and the live tail, are found as the whole log is', async () => {
  for (let seed = 1; seed <= rounds(100, 5_000); seed++) {
    const random = new Random(seed)
    const log = randomLog(random, 40)
    const now = 1 + random.below(40)
    const then = blanked(log.slice(0, now))
    const one = await library()
    const middle = 1 + random.below(now)
    const page = (low: number, high: number) => {
      const ids = then.slice(low - 1, high).map(({ id }) => id)
      const later = then.slice(high).filter(({ ref }) => ref && ids.includes(ref))
      tell(one, [...then.slice(low - 1, high), ...later], books, [low, high])
    }
    const parts = [
      () => page(1, middle),
      () => page(middle, now),
      () => tell(one, log.slice(now), books, [now + 1, 40]),
    ]
    for (const part of random.chance(0.5) ? parts : [parts[1], parts[2], parts[0]]) part?.()
    const shown = Object.values(foldLive(ann, log).messages).flatMap(shownWords)
    const found = one.search({ ...readQuery('').query, after: 0 as Timestamp }, 1_000).flatMap(({ hits }) => hits)
    expect(found.map(({ text }) => text).toSorted(), `seed ${seed}`).toEqual(shown.toSorted())
    expect(one.rangesOf(books)).toEqual([{ low: 1, high: 40 }])
  }
})

describe('[M3] what is searched is on the disk', () => {
  const many = (count: number, from = 1) =>
    Array.from({ length: count }, (_, index) => event(from + index, { text: `word ${from + index}` }))

  test('and the same after a restart', async () => {
    const { vault } = disk()
    const one = await Library.open(vault)
    tell(one, many(partMessages + 10), books, [1, partMessages + 10])
    tell(one, [event(5000, { ref: eventId(7), edit: 'changed' }), erase(5001, eventId(8))])
    await one.save()
    const other = await Library.open(vault)
    const all = { ...readQuery('').query, after: 0 as Timestamp }
    expect(other.search(all, 10_000)).toEqual(one.search(all, 10_000))
    expect(other.rangesOf(books)).toEqual([{ low: 1, high: partMessages + 10 }])
  })

  test('in parts, of which only what changed is written', async () => {
    const { vault, parts, counts } = disk()
    const one = await Library.open(vault)
    tell(one, many(3 * partMessages))
    await one.save()
    expect([...parts.values()].map((messages) => messages.length)).toEqual([partMessages, partMessages, partMessages])
    counts.parts = 0
    tell(one, [event(9000, { ref: eventId(1), edit: 'changed' })])
    tell(one, many(1, 8000))
    await one.save()
    expect(counts.parts).toBe(2)
    await one.save()
    expect(counts.writes).toBe(2)
  })

  test('without what was erased or has disappeared', async () => {
    const { vault, parts } = disk()
    const one = await Library.open(vault)
    tell(one, [event(1, { text: 'secret' }), event(2, { text: 'fleeting' }), event(3, { text: 'here' })])
    await one.save()
    tell(one, [erase(4, eventId(1))])
    one.remove([eventId(2) as EventId])
    await one.save()
    expect([...parts.values()].flat().map(({ text }) => text)).toEqual(['here'])
  })

  test('nor what belongs to a conversation that has ended', async () => {
    const { vault, parts, held } = disk()
    const one = await Library.open(vault)
    tell(one, many(3), books, [1, 3])
    await one.save()
    one.forget(books)
    await one.save()
    expect([parts.size, held.size, one.size, one.rangesOf(books)]).toEqual([0, 0, 0, []])
  })

  test('[E2] as soon as it has room again', async () => {
    const { vault, parts, held, fill } = disk()
    const one = await Library.open(vault)
    tell(one, many(3), books, [1, 3])
    fill(true)
    await expect(one.save()).rejects.toThrow('no room')
    expect(texts(one, 'word')).toHaveLength(3)
    fill(false)
    await one.save()
    expect([parts.get(0)?.length, held.get(books)]).toEqual([3, [{ low: 1, high: 3 }]])
  })

  test('[E2] and told anew where it can’t be read any more', async () => {
    const broken: Vault = { ...disk().vault, read: () => Promise.reject(new Error('broken')) }
    const one = await Library.open(broken)
    expect([one.size, one.rangesOf(books)]).toEqual([0, []])
  })
})

/** What is searched of a message as it is shown. */
function shownWords(message: Message): string[] {
  const poll = pollIn(message)
  return poll ? [wordsIn(poll) ?? ''] : [shownText(message)?.text ?? []].flat()
}
