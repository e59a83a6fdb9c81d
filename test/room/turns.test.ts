import { describe, expect, test } from 'vitest'
import { Turns } from '../../worker/room/turns.ts'

/** `busy` says what leads to something. */
function turns(busy: (one: number) => boolean = () => true) {
  const taken: number[][] = []
  const due: (() => void)[] = []
  const each = new Turns<number>(
    (all) => {
      taken.push(all)
      return all.some(busy)
    },
    (act) => due.push(act),
  )
  return { each, taken, due, tick: () => due.shift()?.() }
}

describe('[T1] a turn', () => {
  test('takes what comes alone at once, and is followed by no other', () => {
    const { each, taken, due, tick } = turns()
    for (const one of [1, 2, 3]) {
      each.add(one)
      expect(taken.at(-1)).toEqual([one])
      tick()
      expect(due).toEqual([])
    }
    expect(taken).toHaveLength(3)
  })

  test('takes together, in order, what came while one was told', () => {
    const { each, taken, tick } = turns()
    for (const one of [1, 2, 3]) each.add(one)
    expect(taken).toEqual([[1]])
    tick()
    each.add(4)
    expect(taken).toEqual([[1], [2, 3]])
    tick()
    expect(taken).toEqual([[1], [2, 3], [4]])
  })

  test('that led to nothing keeps nothing waiting', () => {
    const { each, taken, due } = turns(() => false)
    for (const one of [1, 2, 3]) each.add(one)
    expect(taken).toEqual([[1], [2], [3]])
    expect(due).toEqual([])
  })

  test('is early for whom nothing may overtake', () => {
    const { each, taken, due, tick } = turns()
    for (const one of [1, 2, 3]) each.add(one)
    each.flush()
    expect(taken).toEqual([[1], [2, 3]])
    expect(due).toHaveLength(1)
    tick()
    expect(taken).toEqual([[1], [2, 3]])
  })

  test('takes 1,024 at most', () => {
    const { each, taken, tick } = turns()
    for (let one = 0; one < 2500; one++) each.add(one)
    tick()
    expect(taken.map(({ length }) => length)).toEqual([1, 1024, 1024, 451])
    expect(taken.flat()).toEqual(Array.from({ length: 2500 }, (_, index) => index))
  })
})
