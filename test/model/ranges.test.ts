import { expect, test } from 'vitest'
import { holding, type Range, withRange } from '../../web/disk/ranges.ts'
import { Random } from '../support/random.ts'

test('ranges that touch are one; others leave a hole', () => {
  expect(withRange([{ low: 1, high: 5 }], { low: 6, high: 9 })).toEqual([{ low: 1, high: 9 }])
  expect(withRange([{ low: 1, high: 5 }], { low: 7, high: 9 })).toEqual([
    { low: 1, high: 5 },
    { low: 7, high: 9 },
  ])
  expect(withRange([], { low: 4, high: 3 })).toEqual([])
})

test('law: whatever ranges come in whatever order, exactly what came is held, in as few ranges as can be', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Random(seed)
    const held = new Set<number>()
    let ranges: Range[] = []
    for (let round = 0; round < 12; round++) {
      const low = 1 + random.below(60)
      const high = low + random.below(10) - 1
      ranges = withRange(ranges, { low, high })
      for (let seq = low; seq <= high; seq++) held.add(seq)
    }
    for (let seq = 0; seq <= 80; seq++) expect(holding(ranges, seq) !== undefined, `seed ${seed}`).toBe(held.has(seq))
    for (const [index, { low }] of ranges.entries())
      if (index > 0) expect(low, `seed ${seed}`).toBeGreaterThan((ranges[index - 1]?.high ?? 0) + 1)
  }
})
