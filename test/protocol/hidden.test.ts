import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type Hidden, hide, isHidden } from '../../protocol/hidden.ts'
import { Seq } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { Random } from '../support/random.ts'

const seq = (number: number) => v.parse(Seq, number)

test('[N7] law: what was hidden in whatever order is hidden, nothing else is, and it takes as few runs as can be', () => {
  for (let round = 1; round <= 200; round++) {
    const random = new Random(round)
    const wanted = Array.from({ length: 1 + random.below(40) }, () => 1 + random.below(50))
    const hidden = wanted.map(seq).reduce(hide, [] as Hidden)
    const all = Array.from({ length: 52 }, (_, place) => place)
    expect(all.filter((one) => isHidden(hidden, one))).toEqual(all.filter((one) => wanted.includes(one)))
    const begin = all.filter((one) => wanted.includes(one) && !wanted.includes(one - 1))
    expect(hidden.map(([low]) => low)).toEqual(begin)
  }
})

test('[N7] past the limit the oldest are shown again', () => {
  const many = Array.from({ length: limits.hiddenRuns + 1 }, (_, place) => seq(2 * place + 1))
  const hidden = many.reduce(hide, [] as Hidden)
  expect(hidden).toHaveLength(limits.hiddenRuns)
  expect([isHidden(hidden, 1), isHidden(hidden, 3)]).toEqual([false, true])
})

test('[N7] hiding changes nothing of what one holds', () => {
  const before = hide(hide([], seq(1)), seq(5))
  hide(before, seq(2))
  expect(before).toEqual([
    [1, 1],
    [5, 5],
  ])
})
