import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type Phrase, placesOf, Query, written } from '../../protocol/search.ts'
import { wordsOf } from '../../protocol/words.ts'
import { readQuery, resolve } from '../../web/search/query.ts'
import { ann, bob } from '../support/logs.ts'
import { Random } from '../support/random.ts'

const phrases = (typed: string) =>
  readQuery(typed).query.phrases.map(({ words, prefix }: Phrase) => words.join('+') + (prefix ? '*' : ''))
const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).getTime()
const now = new Date(2026, 10, 21, 12).getTime()
const times = (typed: string) => {
  const { query, wrong } = readQuery(typed, now)
  return [query.after, query.before, ...wrong]
}

describe('[M3] a query is read', () => {
  test.each([
    ['', []],
    ['one two ', ['one', 'two']],
    ['one tw', ['one', 'tw*']],
    ['on* two ', ['on*', 'two']],
    ['"see you" later ', ['see+you', 'later']],
    ['“see you” „bis dann“', ['see+you', 'bis+dann']],
    ['"see yo', ['see+yo']],
    ["don't ", ['don+t']],
    ['a.b@c.test ', ['a+b+c+test']],
    ['CAFÉ Straße ', ['cafe', 'strasse']],
    ['what?', ['what']],
    [
      '東京都に行く ',
      wordsOf('東京都に行く').length > 1
        ? [
            wordsOf('東京都に行く')
              .map(({ word }) => word)
              .join('+'),
          ]
        : [],
    ],
    ['https://a.test note:this ', ['https+a+test', 'note+this']],
    ['*** "" !', []],
    ['🎉 ', ['🎉']],
  ])('%j', (typed, expected) => expect(phrases(typed)).toEqual(expected))

  test('who said it', () => {
    const { from, wrong } = readQuery('from:@Ann from:me from: hello')
    expect([from, wrong]).toEqual([['ann', 'me'], ['from:']])
    const known = resolve(readQuery('from:ann from:nobody'), (handle) => (handle === 'ann' ? ann : null))
    expect([known.query.from, known.wrong]).toEqual([[ann], ['from:nobody']])
  })

  test('what is in it', () => {
    const { query, wrong } = readQuery('has:link has:files HAS:image has:cheese')
    expect([query.has, wrong]).toEqual([['link', 'file', 'image'], ['has:cheese']])
  })

  test.each([
    ['before:2026-01-01', [null, day(2026, 1, 1)]],
    ['after:2026-01-01', [day(2026, 1, 1), null]],
    ['on:2026-02-28', [day(2026, 2, 28), day(2026, 3, 1)]],
    ['on:2026-02', [day(2026, 2, 1), day(2026, 3, 1)]],
    ['on:2025', [day(2025, 1, 1), day(2026, 1, 1)]],
    ['on:yesterday', [day(2026, 11, 20), day(2026, 11, 21)]],
    ['after:today', [day(2026, 11, 21), null]],
    ['after:2026-01-01 after:2026-02-01 before:2026-04-01 before:2026-03-01', [day(2026, 2, 1), day(2026, 3, 1)]],
    ['on:2026-02-30', [null, null, 'on:2026-02-30']],
    ['before:2026-13-01', [null, null, 'before:2026-13-01']],
    ['before:2026-00', [null, null, 'before:2026-00']],
    ['before:soon after:', [null, null, 'before:soon', 'after:']],
  ])('%j', (typed, expected) => expect(times(typed)).toEqual(expected))

  test('whatever is typed, it is one that a Room takes', () => {
    const random = new Random(7)
    const bits = [
      'from:',
      'has:link ',
      'before:2026',
      '"',
      ' ',
      '*',
      'a',
      'é',
      '東京',
      '🎉',
      '\ufdfa',
      '⑴',
      'x'.repeat(70),
      ':',
      '\u202e',
      "'",
      '½',
    ]
    for (let round = 0; round < 2_000; round++) {
      const typed = Array.from({ length: random.below(60) }, () => random.pick(bits)).join('')
      const { query } = resolve(readQuery(typed, now), () => bob)
      expect(v.safeParse(Query, query).issues, JSON.stringify(typed)).toBeUndefined()
    }
  })
})

describe('[M3] words are those of any language', () => {
  test.each([
    ['Ça va, Zoë?', 'ca va zoe'],
    ['Łódź ﬁne ½', 'łodz fine 1⁄2'],
    ['İstanbul ISTANBUL', 'istanbul istanbul'],
    ['ΟΔΟΣ οδός', 'οδοσ οδοσ'],
    ['Привет, ёлка', 'привет елка'],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّد محمد', 'محمد محمد'],
    ['नमस्ते दुनिया', 'नमस्ते दुनिया'],
    ['한국어', '한국어'],
    ['ｆｕｌｌ ＷＩＤＴＨ', 'full width'],
    ['snake_case a-b c.d 10:30', 'snake case a b c d 10 30'],
  ])('%j', (text, words) => expect(written(text).trim()).toBe(words.normalize('NFC')))

  test('and plain ones are the same, however they are taken', () => {
    const text = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('')
    for (const one of [text, 'The QUICK, brown_fox 42 (over) it’s'.replace('’', "'")])
      expect(written(one)).toBe(
        ` ${wordsOf(one)
          .map(({ word }) => word)
          .join(' ')} `,
      )
  })

  test('those without spaces are parted', () => {
    expect(wordsOf('สวัสดีชาวโลก').map(({ word }) => word)).toEqual(['สวัสดี', 'ชาว', 'โลก'])
    expect(wordsOf('私は学生です').length).toBeGreaterThan(2)
  })
})

test('[M3] what was found is shown where it stands', () => {
  const found = (typed: string, text: string) =>
    placesOf(readQuery(typed).query, text).map(([start, end]) => text.slice(start, end))
  expect(found('cafe ', 'the Café, the CAFÉS')).toEqual(['Café'])
  expect(found('cafe', 'the Cafe\u0301, the CAFÉS')).toEqual(['Cafe\u0301', 'CAFÉS'])
  expect(found('"the cafe" caf', 'the Café')).toEqual(['the Café'])
  expect(found('nothing', 'the Café')).toEqual([])
})
