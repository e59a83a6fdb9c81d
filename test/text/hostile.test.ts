import { describe, expect, test, vi } from 'vitest'
import type { Block, Inline } from '../../web/text/ast.ts'
import { parse } from '../../web/text/parse.ts'
import { isBig, isPlain } from '../../web/text/plain.ts'
import { payloads } from '../support/payloads.ts'

const repeated = (unit: string) => (length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
const growing = (line: (index: number) => string) => (length: number) => {
  let text = ''
  for (let index = 1; text.length < length; index++) text += line(index)
  return text.slice(0, length)
}

/** Texts of any length whose kind has brought parsers of Markdown to their knees. */
const families: Record<string, (length: number) => string> = {
  ...Object.fromEntries(
    [
      ...['*', '_', '~', '`', '|', '[', ']', '<', '>', '&', '!', '\\', '#', '-', '+', '@', '(', ' ', '\n', '\t'],
      ...['**a ', '**a', 'a** ', '*a _b ~~c ', '_a', 'a_ ', '~~a ', 'a~~ ', '*a **b ', '*a **a ', 'a_a', 'a**b', '\\*'],
      // So thinly spread that 4,000 characters of it are just not too much.
      ...['abcdef** ', '**abcdef ', 'abcdef~~ ', 'abc[def]'],
      ...['[]', '[a](', '![', '![a', '[a](b', '[a](((((', '[a](http://b.c) ', '[a]: b\n', '[^a]', '[a]['],
      ...['> ', '>\n', '> a\n', '- ', '- a\n', '-\n', '1. ', '1)\n', '+ ', '\t-', '> - ', '* a\n\n', '>>> a\n'],
      ...['`a', '`` ` ', '```\n', '~~~\n', '```a', '||a ', 'a|| ', '|| ', '||a||'],
      ...['<a', '<http:', '<a@b.c>', '<!--', '<?', '<b>', '&a;', '&#65;'],
      ...[
        'http://',
        'http://a.b ',
        'http://a.b/)))',
        'http://a(',
        'http://a?',
        'http://a&b;',
        'xhttp://',
        'http://a.b.',
      ],
      ...['www.', 'www.a', 'www.www', 'a@', 'a.a.', 'a@b.c ', '+@', '@ann ', '@ann@', 'mailto:a@b '],
      ...['👩‍👩‍👧', '😀\u200d', '🏽', '\ufe0f', '🇩', '\u202e', '\u202ea\u2066', '\u0301', '¯\\_', 'ﷺ'],
    ].map((unit) => [JSON.stringify(unit), repeated(unit)]),
  ),
  'lists in lists': growing((index) => `${' '.repeat(2 * index)}- a\n`),
  'quotes in quotes': growing((index) => `${'> '.repeat(index % 9)}\n`),
  'ticks, ever more': growing((index) => `${'`'.repeat(index)} `),
}

/** In milliseconds by the wall: what a thread has used is counted by ticks of 4 ms on some machines, which is as long as these take. */
function timeOf(text: string): number {
  const from = performance.now()
  parse(text)
  return performance.now() - from
}

vi.setConfig({ testTimeout: 30_000 })

describe('[M6] hostile text: twice as much takes at most three times as long', () => {
  test.each(Object.entries(families))('%s', (_, family) => {
    const [half, whole] = [family(2_000), family(4_000)]
    // What disturbs only adds: the least of each is what it takes. Below a quarter of a millisecond is no time at all.
    let [halfMs, wholeMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    const ratio = () => wholeMs / Math.max(0.25, halfMs)
    for (let round = 0; round < 7 || (round < 70 && ratio() > 3); round++) {
      halfMs = Math.min(halfMs, timeOf(half))
      wholeMs = Math.min(wholeMs, timeOf(whole))
    }
    expect(ratio()).toBeLessThanOrEqual(3)
  })
})

const known = new Set(['text', 'code', 'quote', 'list', 'bold', 'italic', 'strike', 'spoiler', 'link', 'mention'])

/** Everything in a form that a screen would be made of, with the depth at which it stands. */
function* parts(nodes: readonly (Block | Inline)[], depth = 1): Generator<[Block | Inline, number]> {
  for (const node of nodes) {
    yield [node, depth]
    if ('items' in node) for (const item of node.items) yield* parts(item, depth + 1)
    else if ('inside' in node) yield* parts(node.inside, depth + 1)
  }
}

test(`[A4] ${payloads.length} texts that try to run become text and nothing else`, () => {
  expect(payloads.length).toBeGreaterThanOrEqual(200)
  for (const payload of payloads)
    for (const [node] of parts(parse(payload))) {
      expect(known).toContain(node.is)
      if (node.is === 'link') expect(node.href, payload).toMatch(/^(?:https?:\/\/[^\s"'<>]+|mailto:[^\s"'<>]+)$/)
      if (node.is === 'code' && 'language' in node) expect(node.language ?? '', payload).toMatch(/^[\w+#.-]{0,20}$/)
      if (node.is === 'mention') expect(node.handle, payload).toMatch(/^[a-z0-9_]{3,20}$/)
    }
})

test('[M6] nothing is nested deeper than a screen can show', () => {
  for (const family of Object.values(families))
    for (const [, depth] of parts(parse(family(4_000)))) expect(depth).toBeLessThanOrEqual(20)
})

test('[M6] nothing that was typed is lost in a text without marks that go', () => {
  for (const unit of ['<a', '>', '&a;', '#', '\u202e', '😀\u200d', '|', '- ']) {
    const text = repeated(unit)(500).trim()
    const [one, ...more] = parse(text)
    expect([one?.is === 'text' && one.inside, more]).toEqual([[{ is: 'text', text }], []])
  }
})

describe('[M6] what is plain needs no parser', () => {
  test.each([
    'hello',
    'How are you? Fine!',
    'a - b',
    '12. of May is it'.slice(4),
    '(yes) "no" 100%',
    '😀',
    'مرحبا',
    '東京',
  ])('%j', (text) => {
    expect(isPlain(text)).toBe(true)
    expect(parse(text)).toEqual([{ is: 'text', inside: [{ is: 'text', text }] }])
  })

  test('and everything that has a form is not plain', () => {
    const texts = [
      '*a*',
      '_a_',
      '~~a~~',
      '`a`',
      '||a||',
      '- a',
      '1. a',
      'x\n2) a',
      '> a',
      'WWW.a.test',
      'HTTP://a',
      '@ann',
      '\\*',
    ]
    expect(texts.filter(isPlain)).toEqual([])
  })
})

describe('[M6] one to three emoji are big', () => {
  test.each(['😀', '😀😀😀', ' 👩‍👩‍👧‍👦 👍🏽\n🇩🇪 ', '❤️', '👍\ufe0f', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])('%j is', (text) =>
    expect(isBig(text)).toBe(true),
  )
  test.each([
    '',
    ' ',
    'a',
    '😀a',
    '😀😀😀😀',
    '1',
    '#',
    '❤',
    '🇩',
    '\u200d',
    '😀\u200d'.repeat(2_000),
    '👩‍👩‍👧'.repeat(400),
  ])('%j isn’t', (text) => expect(isBig(text)).toBe(false))
})
