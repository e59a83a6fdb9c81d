import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { Handle } from '../../protocol/people.ts'
import { byteLength, codePoints, displayName } from '../../protocol/text.ts'

test('lengths are those of UTF-8 and of code points', () => {
  for (const text of ['', 'abc', 'é', '漢字', '🏳️‍🌈', 'a\ud800b']) {
    expect(byteLength(text)).toBe(new TextEncoder().encode(text).length)
    expect(codePoints(text)).toBe([...text].length)
  }
})

describe('a handle', () => {
  const read = (text: string) => v.safeParse(Handle, text)

  test('is folded to lower case wherever it is typed', () => {
    expect(read('Ann_7').output).toBe('ann_7')
  })

  test.each(['ab', 'a b', 'ann!', 'änn', 'a'.repeat(21), '', 'ann\n', 'аnn', 'ｂob', 'İnn'])(
    '%j is refused',
    (text) => {
      expect(read(text).success).toBe(false)
    },
  )
})

describe('a name', () => {
  const read = (text: string) => v.safeParse(displayName(5), text)

  test('is trimmed and normalised', () => {
    expect(read(' e\u0301a ').output).toBe('éa')
  })

  test('counts what people see: a family is one', () => {
    expect(read('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦').success).toBe(true)
  })

  test.each([
    '',
    '   ',
    'abcdef',
    'a\u202eb',
    'a\u2066b',
    'a\nb',
    'a\u0000',
    '\u200b',
    '\u3164',
    'a\u00adb',
    'a\ufff9',
    'a\u2028b',
    '\u0301',
  ])('%j is refused', (text) => {
    expect(read(text).success).toBe(false)
  })
})
