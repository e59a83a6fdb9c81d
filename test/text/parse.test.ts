import { describe, expect, test } from 'vitest'
import { type Block, type Inline, mentionsIn } from '../../web/text/ast.ts'
import { parse } from '../../web/text/parse.ts'

/** The form in short: `b(bold) i(italic) …`, one line a block. */
const short = (text: string): string => parse(text).map(block).join('¶')
const block = (one: Block): string => {
  switch (one.is) {
    case 'text':
      return inline(one.inside)
    case 'code':
      return `code[${one.language}](${one.text})`
    case 'quote':
      return `quote(${one.inside.map(block).join('¶')})`
    case 'list':
      return `list[${one.start}](${one.items.map((item) => item.map(block).join('¶')).join('; ')})`
  }
}
const inline = (nodes: Inline[]): string =>
  nodes
    .map((node) => {
      if (node.is === 'text') return node.text
      if (node.is === 'code') return `code(${node.text})`
      if (node.is === 'mention') return `@(${node.handle})`
      const inside = inline(node.inside)
      return node.is === 'link' ? `link[${node.href} ${node.host}](${inside})` : `${node.is}(${inside})`
    })
    .join('')

describe('[M6] marks', () => {
  test.each([
    ['**a**', 'bold(a)'],
    ['*a* _b_', 'italic(a) italic(b)'],
    ['~~a~~', 'strike(a)'],
    ['~a~', '~a~'],
    ['`**a**`', 'code(**a**)'],
    ['**a _b ~~c~~_**', 'bold(a italic(b strike(c)))'],
    ['||a||', 'spoiler(a)'],
    ['a ||**b** c|| d', 'a spoiler(bold(b) c) d'],
    ['**||a||**', 'bold(spoiler(a))'],
    ['||one\n\ntwo||', 'spoiler(one\n\ntwo)'],
    ['if (a || b || c)', 'if (a || b || c)'],
    ['||||', '||||'],
    ['||a', '||a'],
    ['|||a|||', '|||a|||'],
    ['`||` a ||b||', 'code(||) a spoiler(b)'],
    ['\\*a\\*', '*a*'],
    ['snake_case_name', 'snake_case_name'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['¯\\_(ツ)_/¯', '¯\\_(ツ)_/¯'],
  ])('%j', (text, form) => expect(short(text)).toBe(form))
})

describe('[M6] blocks', () => {
  test.each([
    ['```ts\nlet a = 1\n```', 'code[ts](let a = 1)'],
    ['```\n  a\n\n  b\n```\nafter', 'code[null](  a\n\n  b)¶after'],
    ['```<img onerror=1>\na\n```', 'code[null](a)'],
    ['> a\n> b', 'quote(a\nb)'],
    ['> a\n> > b', 'quote(a¶quote(b))'],
    ['- a\n- b', 'list[null](a; b)'],
    ['- a\n  - b\n  - c', 'list[null](a¶list[null](b; c))'],
    ['3. a\n4. b', 'list[3](a; b)'],
    ['1985. What a year', 'list[1985](What a year)'],
    ['- > a', 'list[null](quote(a))'],
  ])('%j', (text, form) => expect(short(text)).toBe(form))
})

describe('[M6] what is no formatting in a chat is shown as it was typed', () => {
  test.each([
    '# not a heading',
    'a\n---\nb',
    '* * *',
    '- - -',
    '-',
    '1.',
    '>',
    '>:( no >_<',
    '>>> quoting',
    '<b>bold</b>',
    '<script>alert(1)</script>',
    '<!-- a -->',
    '![a **cat**](https://a.test/cat.png)',
    '| a | b |\n| - | - |\n| 1 | 2 |',
    '[a]: b',
    '[a][b] [c] [^1]',
    '&amp; &#65; &lt;',
    'a\\\nb',
    '    four spaces',
    '10:30 @ 5',
  ])('%j', (text) => expect(short(text)).toBe(text.trimStart()))
})

describe('[M6] lines stay as they were typed', () => {
  test.each([
    ['a\nb', 'a\nb'],
    ['a  \nb', 'a\nb'],
    ['a\n\n\nb', 'a\n\n\nb'],
    ['a\n   b', 'a\n   b'],
    ['**a\n  b**\n c', 'bold(a\n  b)\n c'],
    ['a\r\nb\rc', 'a\nb\nc'],
    ['- a\n  b\n\n\nc', 'list[null](a\nb)¶c'],
  ])('%j', (text, form) => expect(short(text)).toBe(form))
})

describe('[M6] links lead only where they say', () => {
  test.each([
    ['https://a.test/b?c#d', 'link[https://a.test/b?c#d null](https://a.test/b?c#d)'],
    ['see www.a.test.', 'see link[http://www.a.test/ null](www.a.test).'],
    ['(http://a.test/b)', '(link[http://a.test/b null](http://a.test/b))'],
    ['ann@a.test', 'link[mailto:ann@a.test null](ann@a.test)'],
    ['<https://a.test>', 'link[https://a.test/ null](https://a.test)'],
    ['[here](https://a.test)', 'link[https://a.test/ a.test](here)'],
    ['[**here**](https://a.test)', 'link[https://a.test/ a.test](bold(here))'],
    ['[a.test/b](https://a.test/c)', 'link[https://a.test/c null](a.test/b)'],
    ['[https://bank.test](https://evil.test)', 'link[https://evil.test/ evil.test](https://bank.test)'],
    ['[bank.test.evil.test](https://bank.test)', 'link[https://bank.test/ bank.test](bank.test.evil.test)'],
    ['https://bank.test@evil.test', 'link[https://bank.test@evil.test/ evil.test](https://bank.test@evil.test)'],
    ['[bank.test](https://bаnk.test)', 'link[https://xn--bnk-6cd.test/ xn--bnk-6cd.test](bank.test)'],
    ['[\u202etset.live](https://evil.test)', 'link[https://evil.test/ evil.test](\u202etset.live)'],
    ['[evil.test\u202e](https://evil.test)', 'link[https://evil.test/ evil.test](evil.test\u202e)'],
    ['[evil.test/\u202emoc](https://evil.test)', 'link[https://evil.test/ evil.test](evil.test/\u202emoc)'],
    ['[evil.test@bank.test](https://evil.test)', 'link[https://evil.test/ evil.test](evil.test@bank.test)'],
    ['[@ann](https://a.test)', 'link[https://a.test/ a.test](@ann)'],
    ['[write](mailto:ann@a.test)', 'link[mailto:ann@a.test ann@a.test](write)'],
    ['[](https://a.test)', '[](https://a.test)'],
    ['[a](/b)', '[a](/b)'],
    ['[a](javascript:alert(1))', '[a](javascript:alert(1))'],
    ['<javascript:alert(1)>', '<javascript:alert(1)>'],
    ['[a](data:text/html,b)', '[a](data:text/html,b)'],
    ['[a](https:evil)', '[a](https:evil)'],
    ['[a](//evil.test)', '[a](//evil.test)'],
    ['[a](https://\\@)', '[a](https://\\@)'],
  ])('%j', (text, form) => expect(short(text)).toBe(form))
})

describe('[M6] mentions', () => {
  test.each([
    ['@ann', '@(ann)'],
    ['hey @Ann, @bob_1!', 'hey @(ann), @(bob_1)!'],
    ['**@ann** (@all)', 'bold(@(ann)) (@(all))'],
    ['a@ann', 'a@ann'],
    ['@ab', '@ab'],
    ['@aaaaaaaaaaaaaaaaaaaaa', '@aaaaaaaaaaaaaaaaaaaaa'],
    ['@ann@host', '@ann@host'],
    ['`@ann`', 'code(@ann)'],
    ['élan@ann @année', 'élan@ann @année'],
  ])('%j', (text, form) => expect(short(text)).toBe(form))

  test('are found wherever they stand, but in code', () => {
    const text = '@ann\n\n> @bob\n\n- **||@eve||** @all\n- `@dan`\n\n```\n@fay\n```\n\n@ann'
    expect(mentionsIn(parse(text))).toEqual(new Set(['ann', 'bob', 'eve', 'all']))
  })
})

test('[M6] what is nested too deep is shown as it was typed', () => {
  expect(short(`${'> '.repeat(9)}a`)).toBe(`${'> '.repeat(9)}a`)
  const list = Array.from({ length: 12 }, (_, depth) => `${'  '.repeat(depth)}- ${depth}`).join('\n')
  expect(short(list).match(/list/g)).toHaveLength(8)
  expect(short(list)).toContain('11')
})
