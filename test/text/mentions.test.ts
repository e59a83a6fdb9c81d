import { describe, expect, test } from 'vitest'
import { emojiBegun, emojiClosed } from '../../web/emoji/complete.ts'
import { type Begun, finished } from '../../web/text/begun.ts'
import { type Mentionable, mentionable, mentionBegun } from '../../web/text/mentions.ts'
import { personId } from '../support/logs.ts'

/** What is found at `¦`: the query, and what would be replaced. */
function at(drawn: string, find: (value: string, caret: number) => Begun | null): [string, string] | null {
  const value = drawn.replace('¦', '')
  const begun = find(value, drawn.indexOf('¦'))
  return begun && [begun.query, value.slice(begun.start, begun.end)]
}

describe('[M6] a name that is being written is found at the caret', () => {
  test.each([
    ['@¦', ['', '@']],
    ['hey @an¦', ['an', '@an']],
    ['hey @a¦nn there', ['a', '@ann']],
    ['(@Zoë¦)', ['Zoë', '@Zoë']],
    ['a\n@b¦', ['b', '@b']],
    ['a@b¦', null],
    ['@ann¦ ', ['ann', '@ann']],
    ['@ann ¦', null],
    ['@@a¦', null],
    ['https://a.test/@b¦', null],
    [`@${'a'.repeat(33)}¦`, null],
  ])('%j', (drawn, found) => expect(at(drawn, mentionBegun)).toEqual(found))

  test.each([
    [':sm¦', ['sm', ':sm']],
    ['so :sm¦ile: me', ['sm', ':smile:']],
    [':+1¦', ['+1', ':+1']],
    [':s¦', null],
    [':)¦', null],
    ['10:30¦', null],
    ['http://a¦', null],
    ['a:smile¦', null],
    ['::sm¦', null],
    [':D:sm¦', null],
  ])('%j', (drawn, found) => expect(at(drawn, emojiBegun)).toEqual(found))

  test.each([
    [':smile:¦', ['smile', ':smile:']],
    ['a :v:¦ b', ['v', ':v:']],
    ['10:30:¦', null],
    ['::¦', null],
  ])('%j', (drawn, found) => expect(at(drawn, emojiClosed)).toEqual(found))
})

test('[M6] it is finished with a space behind it, and the caret there', () => {
  expect(finished('hey @an', { start: 4, end: 7, query: 'an' }, '@ann')).toEqual({
    value: 'hey @ann ',
    start: 9,
    end: 9,
  })
  expect(finished('@an there', { start: 0, end: 3, query: 'an' }, '@ann')).toEqual({
    value: '@ann there',
    start: 5,
    end: 5,
  })
})

describe('[M6] people are found by handle and by name', () => {
  const people: Mentionable[] = [
    ['ann', 'Ann Smith'],
    ['annabel', 'Bella'],
    ['bob', 'Bob Anderson'],
    ['joann', 'Jo'],
    ['zoe', 'Zoë Ångström'],
  ].map(([handle = '', name = ''], index) => ({ person: personId(index), handle, name }))
  const found = (query: string, all = false, most = 5) =>
    mentionable(people, query, { all, most }).map((one) => one?.handle ?? 'all')

  test('the likeliest first', () => {
    expect(found('ann')).toEqual(['ann', 'annabel', 'joann'])
    expect(found('an')).toEqual(['ann', 'annabel', 'bob', 'zoe', 'joann'])
    expect(found('smi')).toEqual(['ann'])
    expect(found('ANG')).toEqual(['zoe'])
    expect(found('zoë')).toEqual(['zoe'])
    expect(found('nobody')).toEqual([])
  })

  test('everybody only where that is allowed, last among all and first when asked for', () => {
    expect(found('')).toEqual(
      ['ann', 'annabel', 'bob', 'joann', 'zoe'].sort((one, other) => nameOf(one).localeCompare(nameOf(other))),
    )
    expect(found('', true, 9).at(-1)).toBe('all')
    expect(found('al', true)).toEqual(['all'])
    expect(found('a', true)[0]).toBe('all')
    expect(found('al')).toEqual([])
  })

  test('no more than fit', () => expect(found('', true, 2)).toHaveLength(2))
  const nameOf = (handle: string) => people.find((one) => one.handle === handle)?.name ?? ''
})
