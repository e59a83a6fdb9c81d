import { describe, expect, test } from 'vitest'
import { makeCompletion, type Option } from '../../web/text/completion.ts'
import { mentionBegun } from '../../web/text/mentions.ts'
import type { Field } from '../../web/text/toolbar.ts'

const names = ['ann', 'annabel', 'bob']
const options = (query: string): Option[] =>
  names.filter((name) => name.startsWith(query)).map((name) => ({ text: `@${name}`, label: name }))

function completion(find: (query: string) => Option[] | Promise<Option[]> = options) {
  const typed: Field[] = []
  const made = makeCompletion('list', [{ label: 'People', begun: mentionBegun, find }], (field) => typed.push(field))
  const shown = () => made.state()?.options.map(({ label }) => label) ?? null
  const press = (key: string, over = {}) => made.pressed({ key, isComposing: false, shiftKey: false, ...over })
  const write = (value: string) => made.follow(value, value.length)
  return { ...made, typed, shown, press, write }
}

describe('[M6] names are completed by keyboard', () => {
  test('what fits is shown as one writes, and nothing where nothing does', async () => {
    const { write, shown, aria } = completion()
    await write('hey @an')
    expect(shown()).toEqual(['ann', 'annabel'])
    expect(aria()['aria-activedescendant']).toMatch(/-0$/)
    await write('hey @anx')
    expect([shown(), aria()]).toEqual([null, { 'aria-autocomplete': 'list' }])
  })

  test('arrows go round, Enter and Tab choose', async () => {
    const { write, press, state, typed, shown } = completion()
    await write('@an')
    press('ArrowDown')
    expect(state()?.active).toBe(1)
    press('ArrowDown')
    press('ArrowUp')
    expect(press('Enter')).toBe(true)
    expect([typed, shown()]).toEqual([[{ value: '@annabel ', start: 9, end: 9 }], null])
    await write('@b')
    expect([press('Tab'), typed.at(-1)?.value]).toEqual([true, '@bob '])
  })

  test('Escape closes it until another name is begun', async () => {
    const { write, press, shown } = completion()
    await write('@a')
    expect(press('Escape')).toBe(true)
    await write('@an')
    expect([shown(), press('Enter'), press('Escape')]).toEqual([null, false, false])
    await write('@an @b')
    expect(shown()).toEqual(['bob'])
  })

  test('keys that it doesn’t mean, and those of an input method, are left alone', async () => {
    const { write, press, shown } = completion()
    await write('@a')
    expect([press('a'), press('Enter', { shiftKey: true }), press('Enter', { isComposing: true })]).toEqual([
      false,
      false,
      false,
    ])
    expect(shown()).toHaveLength(2)
  })

  test('an answer that comes late is no answer', async () => {
    const waiting: ((found: Option[]) => void)[] = []
    const { write, shown } = completion(() => new Promise((done) => waiting.push(done)))
    const [first, second] = [write('@a'), write('@b')]
    waiting[1]?.(options('b'))
    await second
    waiting[0]?.(options('a'))
    await first
    expect(shown()).toEqual(['bob'])
  })
})
