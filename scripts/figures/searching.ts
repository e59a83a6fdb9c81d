import { performance } from 'node:perf_hooks'
import * as v from 'valibot'
import { ConversationId, EventId, PersonId } from '../../protocol/ids.ts'
import { readQuery } from '../../web/search/query.ts'
import { type Kept, Shelf } from '../../web/search/shelf.ts'
import { type Figure, table } from './table.ts'

const count = 100_000

/** What a device does with 100,000 messages of twelve words to search them: node scripts/figures/searching.ts prints it. */
export function searching(): Figure[] {
  const random = numbers()
  const messages = Array.from({ length: count }, (_, index) => message(random, index))
  const shelf = new Shelf()
  const from = performance.now()
  for (const one of messages) shelf.put(one)
  shelf.search(readQuery('warm up').query, 5)
  const building = performance.now() - from
  const typed = [
    'the',
    'w0 w1',
    'w9999',
    '"w0 w1" w2',
    'w1 w12 w123 w123',
    'from:ann has:link',
    'nothing at all',
    'after:2020 w',
  ]
  const times = Array.from({ length: 20 }, () =>
    typed.map((text) => {
      const { query } = readQuery(text)
      const before = performance.now()
      shelf.search(query, 5)
      return performance.now() - before
    }),
  )
  return [
    { name: `make ${count} messages ready to be searched`, unit: 'ms', target: 3_000, values: [building] },
    { name: `search in ${count} messages`, unit: 'ms', target: 100, values: times.flat() },
  ]
}

/** As often as the most common words of a language are, so are the first of ours (Zipf). */
const word = (random: () => number): string => spelt(Math.floor(20_000 ** random()) - 1)

/** A word of syllables for each number. */
const spelt = (number: number): string =>
  `${'tnsrhldcmfwgypbvk'[number % 17]}${'eaoiu'[Math.floor(number / 17) % 5]}${number < 85 ? '' : spelt(Math.floor(number / 85) - 1)}`

function message(random: () => number, index: number): Kept {
  const words = Array.from({ length: 4 + below(random, 16) }, () => word(random))
  const hex = (number: number, length: number) => number.toString(16).padStart(length, '0')
  return {
    id: v.parse(EventId, `019a0000-0000-7000-8000-${hex(index, 12)}`),
    conversation: v.parse(ConversationId, hex(below(random, 40), 64)),
    seq: index + 1,
    said: index + 1,
    author: v.parse(PersonId, hex(below(random, 30), 32)),
    at: 1_700_000_000_000 + index * 60_000,
    text: words.join(' '),
    has: random() < 0.05 ? ['link'] : [],
  }
}

/** The same each time (Park and Miller's generator). */
function numbers(): () => number {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

const below = (random: () => number, limit: number): number => Math.floor(random() * limit)

if (import.meta.main) console.log(table(searching()))
