import { describe, expect, test } from 'vitest'
import { type Field, type Format, format, formats, shortcut } from '../../web/text/toolbar.ts'
import { difference } from '../../web/text/typing.ts'

/** `«` and `»` are the ends of the selection, `|` a caret. */
function field(drawn: string): Field {
  const bare = drawn.replace(/[«»¦]/g, '')
  const start = drawn.search(/[«¦]/)
  const end = drawn.includes('»') ? drawn.indexOf('»') - 1 : start
  return { value: bare, start, end }
}
const drawn = ({ value, start, end }: Field): string =>
  start === end
    ? `${value.slice(0, start)}¦${value.slice(start)}`
    : `${value.slice(0, start)}«${value.slice(start, end)}»${value.slice(end)}`

describe('[M6] a format goes on, and off again', () => {
  test.each<[Format, string, string]>([
    ['bold', 'a «b» c', 'a **«b»** c'],
    ['italic', '«b»', '_«b»_'],
    ['strike', '«b»', '~~«b»~~'],
    ['code', '«b»', '`«b»`'],
    ['spoiler', '«b c»', '||«b c»||'],
    ['italic', '**«b»**', '**_«b»_**'],
    ['quote', '«a\nb»', '> «a\n> b»'],
    ['list', '«a\nb»', '- «a\n- b»'],
    ['code', '«a\nb»', '«```\na\nb\n```»'],
    ['bold', '¦', '**¦**'],
    ['quote', '¦', '> ¦'],
    ['list', 'a\nb¦\nc', 'a\n- b¦\nc'],
    ['bold', 'زي «مرحبا» a', 'زي **«مرحبا»** a'],
  ])('%s: %j and %j', (wanted, off, on) => {
    expect(drawn(format(field(off), wanted))).toBe(on)
    expect(drawn(format(field(on), wanted))).toBe(off)
  })

  test.each<[Format, string, string]>([
    ['bold', 'a« b »c', 'a **«b»** c'],
    ['bold', 'al¦so', '**«also»**'],
    ['bold', 'also¦', 'also**¦**'],
    ['bold', '«**b**»', '«b»'],
    ['bold', '«  »', '  **¦**'],
    ['code', 'x «a\nb» y', 'x \n«```\na\nb\n```»\n y'],
    ['quote', '«> a\nb»', '> «> a\n> b»'],
    ['quote', '«a\n\nb»', '> «a\n\n> b»'],
    ['list', '«a\n»b', '- «a\n»b'],
    ['link', 'see «this» now', 'see [this](¦) now'],
    ['link', '«https://a.test/b»', '[¦](https://a.test/b)'],
    ['link', '¦', '[¦]()'],
    ['link', '«[this](https://a.test)»', '«this»'],
  ])('%s: %j gives %j', (wanted, before, after) => expect(drawn(format(field(before), wanted))).toBe(after))
})

test('[M6] every format keeps what was written, wherever the selection is', () => {
  const value = 'one **two** _three_\n\n> four `five`\n- six 😀'
  const bare = (text: string) => text.replace(/[*_~`|>\-[\]()\s]/g, '')
  for (const wanted of formats)
    for (let start = 0; start <= value.length; start++)
      for (let end = start; end <= value.length; end++) {
        const next = format({ value, start, end }, wanted)
        expect(bare(next.value), `${wanted} ${start}-${end}`).toBe(bare(value))
        expect(next.start >= 0 && next.start <= next.end && next.end <= next.value.length).toBe(true)
      }
})

test('[M6] shortcuts', () => {
  const keys = ['b', 'i', 'e', 'k', 'B', 'x'].map((key) => shortcut(key, false))
  expect(keys).toEqual(['bold', 'italic', 'code', null, 'bold', null])
  expect(['X', 'H', 'K', '>', '*', 'b'].map((key) => shortcut(key, true))).toEqual([
    'strike',
    'spoiler',
    'link',
    'quote',
    'list',
    null,
  ])
})

test('[M6] only what differs is typed, so that undo takes back no more', () => {
  expect(difference('a b c', 'a **b** c')).toEqual({ value: '**b**', start: 2, end: 3 })
  expect(difference('aa', 'aaa')).toEqual({ value: 'a', start: 2, end: 2 })
  expect(difference('**b**', 'b')).toEqual({ value: 'b', start: 0, end: 5 })
  expect(difference('a', 'a')).toEqual({ value: '', start: 1, end: 1 })
})
