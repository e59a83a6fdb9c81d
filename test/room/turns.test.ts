import { describe, expect, test } from 'vitest'
import { Turns } from '../../worker/room/turns.ts'

/** Turns of a burst, whose clock is `tick`; what is `busy` leads to something. One that was taken before begins it. */
function turns(busy: (one: number) => boolean = () => true) {
  const made = anew(busy)
  made.each.add(0)
  made.taken.length = 0
  return made
}

function anew(busy: (one: number) => boolean = () => true) {
  const clock = { now: 0 }
  const taken: number[][] = []
  const due: (() => void)[] = []
  const each = new Turns<number>(
    (all) => {
      taken.push(all)
      return all.some(busy)
    },
    (act) => due.push(act),
    () => clock.now,
  )
  return { each, taken, due, clock, tick: () => due.shift()?.() }
}

describe('[T1] a turn', () => {
  test('takes what comes alone at once, and is followed by no other', () => {
    const { each, taken, due, clock } = anew()
    for (const one of [1, 2, 3]) {
      each.add(one)
      expect(taken.at(-1)).toEqual([one])
      expect(due).toEqual([])
      clock.now += 3
    }
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
