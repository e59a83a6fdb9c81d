import { expect, test } from 'vitest'
import { byName } from '../../web/emoji/emojis.ts'
import { moved } from '../../web/emoji/grid.ts'

/** Ten cells, four in a row: 0 1 2 3 / 4 5 6 7 / 8 9. */
const from = (index: number, key: string, isRtl = false) => moved(index, key, 10, 4, isRtl)

test('[E1] keys lead through the grid, and stop at its edges', () => {
  expect([from(5, 'ArrowLeft'), from(5, 'ArrowRight'), from(5, 'ArrowUp'), from(5, 'ArrowDown')]).toEqual([4, 6, 1, 9])
  expect([from(0, 'ArrowLeft'), from(9, 'ArrowRight'), from(2, 'ArrowUp'), from(9, 'ArrowDown')]).toEqual([0, 9, 2, 9])
  expect([from(7, 'ArrowDown'), from(4, 'ArrowLeft'), from(3, 'ArrowRight')]).toEqual([9, 3, 4])
  expect([from(5, 'Home'), from(5, 'End'), from(8, 'End'), from(5, 'PageDown'), from(9, 'PageUp')]).toEqual([
    4, 7, 9, 9, 1,
  ])
  expect([from(5, 'ArrowLeft', true), from(5, 'ArrowRight', true)]).toEqual([6, 4])
  expect(from(5, 'a')).toBeNull()
})

test('[M6] an emoji of just that name comes first', () => {
  const named = (...names: string[]) => names.map((shortcode) => ({ text: '', base: '', name: '', shortcode }))
  expect(byName(named('cat_face', 'scat', 'cat'), 'cat')).toEqual(named('cat', 'cat_face', 'scat'))
})
