import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { ConversationId } from '../../protocol/ids.ts'
import { merged } from '../../web/search/merged.ts'
import { readQuery } from '../../web/search/query.ts'
import { foundIn } from '../../web/search/room.ts'
import { makeBox, type Places } from '../../web/search/searching.ts'
import type { Group, Kept } from '../../web/search/shelf.ts'
import { snippet } from '../../web/search/snippet.ts'
import { ann, bob, event, eventId, opened } from '../support/logs.ts'

const [books, cooks] = ['a', 'b'].map((letter) => v.parse(ConversationId, letter.repeat(64))) as [
  ConversationId,
  ConversationId,
]

const hit = (number: number, conversation = books): Kept => ({
  id: eventId(number),
  conversation,
  seq: number,
  said: number,
  author: ann,
  at: number,
  text: `message ${number}`,
  has: [],
})
const group = (count: number, ...hits: Kept[]): Group => ({ conversation: hits[0]?.conversation ?? books, count, hits })

test('[M3] two searches are one: the same message once, and the newest first', () => {
  const device = [group(1, hit(5, cooks)), group(7, hit(4), hit(2))]
  const room = [group(2, hit(9), hit(4))]
  expect(merged(device, room)).toEqual([group(7, hit(9), hit(4), hit(2)), group(1, hit(5, cooks))])
  expect(merged([], room)).toEqual(room)
  expect(merged(device, [])).toEqual(device)
})

test('[M3] what a Room found is shown as it is now, as what the device found is', () => {
  const events = [event(1, { text: 'tea' }), event(2, { text: 'milk' })]
  const changes = [event(5, { ref: eventId(2), edit: 'tea with milk' }), event(4, { ref: eventId(2), edit: 'cocoa' })]
  const found = foundIn(books, readQuery('tea').query, opened([...changes, ...events]))
  expect(found).toMatchObject([
    { conversation: books, count: 2, hits: [{ text: 'tea with milk', seq: 2 }, { text: 'tea' }] },
  ])
})

describe('[M3] a line shows where the words stand', () => {
  const shown = (typed: string, text: string) =>
    snippet(readQuery(typed).query, text)
      .map((piece) => (piece.hit ? `«${piece.text}»` : piece.text))
      .join('')
  test.each([
    ['tea ', 'Tea and more tea', '«Tea» and more «tea»'],
    ['tea', 'a\n\n  b\ttea', 'a b «tea»'],
    ['', 'nothing asked', 'nothing asked'],
  ])('%j', (typed, text, line) => expect(shown(typed, text)).toBe(line))

  test('of a long text it shows what is around the first', () => {
    const line = shown('needle ', `${'hay '.repeat(200)}needle ${'hay '.repeat(200)}`)
    expect(line).toMatch(/^…(hay )+«needle» (hay )+…$/)
    expect(line.length).toBeLessThan(190)
  })

  test('no character is cut in two', () => {
    for (let length = 0; length < 80; length++)
      expect(shown('x', `${'a'.repeat(length)}${'😀'.repeat(300)} x`).isWellFormed()).toBe(true)
  })
})

describe('[M3] one box for all that can be searched', () => {
  const places = (over: Partial<Places> = {}): Places => ({
    device: async () => [group(1, hit(1))],
    person: (handle) => (handle === 'bob' ? bob : null),
    ...over,
  })

  test('the device answers at once, the open room adds to it', async () => {
    let answer: (groups: Group[]) => void = () => {}
    const box = makeBox(places({ room: () => new Promise((done) => (answer = done)) }))
    const searching = box.search('message')
    await Promise.resolve()
    await Promise.resolve()
    expect(box.state()).toMatchObject({ at: 'found', more: true, groups: [{ count: 1 }] })
    answer([group(2, hit(2), hit(1))])
    await searching
    expect(box.state()).toMatchObject({
      at: 'found',
      more: false,
      groups: [{ count: 2, hits: [{ seq: 2 }, { seq: 1 }] }],
    })
  })

  test('without a network what is here is what there is', async () => {
    const box = makeBox(places({ room: () => Promise.reject(new Error('away')) }))
    await box.search('message')
    expect(box.state()).toMatchObject({ at: 'found', more: false, groups: [{ count: 1 }] })
  })

  test('[E2] a device that can’t search says so', async () => {
    const box = makeBox(places({ device: () => Promise.reject(new Error('broken')) }))
    await box.search('message')
    expect(box.state()).toEqual({ at: 'failed' })
  })

  test('what was typed last counts, whichever answer is last', async () => {
    const waiting: ((groups: Group[]) => void)[] = []
    const box = makeBox(places({ device: () => new Promise((done) => waiting.push(done)) }))
    const [first, second] = [box.search('one'), box.search('two')]
    waiting[1]?.([group(2, hit(2))])
    await second
    waiting[0]?.([group(1, hit(1))])
    await first
    expect(box.state()).toMatchObject({ groups: [{ count: 2 }] })
  })

  test('nothing asked is nothing found, and what can’t be understood is said', async () => {
    const box = makeBox(places())
    await box.search('from:nobody has:cheese')
    expect([box.state(), box.wrong()]).toEqual([{ at: 'nothing' }, ['has:cheese', 'from:nobody']])
    await box.search('from:bob')
    expect([box.state(), box.wrong()]).toMatchObject([{ query: { from: [bob] } }, []])
  })
})
