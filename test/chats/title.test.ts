import { expect, test } from 'vitest'
import { windowTitle } from '../../web/ui/title.ts'

test('[P2] the window says how much waits, before what it shows', () => {
  expect(windowTitle('Ann', 3)).toBe('(3) Ann · Parley')
  expect(windowTitle(null, 3)).toBe('(3) Parley')
  expect(windowTitle('Ann', 0)).toBe('Ann · Parley')
  expect(windowTitle(null, 999)).toBe('(999) Parley')
  expect(windowTitle(null, 1000)).toBe('(999+) Parley')
})
