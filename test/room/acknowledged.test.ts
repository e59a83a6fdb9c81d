import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { Acknowledged, graceMs } from '../../worker/room/acknowledged.ts'

const socket = () => new WebSocketPair()[0]
const { gotEvents, lagEvents } = limits

describe('[T2] a socket lags', () => {
  test('when much is unacknowledged, and some of it could be for a while', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    acknowledged.tell(gotEvents + 1, 0)
    acknowledged.tell(lagEvents + 1, graceMs)
    acknowledged.tell(lagEvents + 2, 2 * graceMs - 1)
    expect(acknowledged.isLagging(one)).toBe(false)
    acknowledged.tell(lagEvents + 3, 2 * graceMs)
    expect(acknowledged.isLagging(one)).toBe(true)
  })

  test('not for what was told in a turn during which nobody was heard, however long that took', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    acknowledged.tell(1, graceMs)
    acknowledged.tell(100 * lagEvents, 2 * graceMs)
    acknowledged.tell(200 * lagEvents, 50 * graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
    acknowledged.tell(201 * lagEvents, 51 * graceMs)
    expect(acknowledged.isLagging(one)).toBe(true)
  })

  test('not for however much within a while', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    acknowledged.tell(1, graceMs)
    acknowledged.tell(100 * lagEvents, 2 * graceMs - 1)
    acknowledged.tell(200 * lagEvents, 2 * graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
  })

  test('not for what it acknowledges only with what comes next', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    acknowledged.tell(gotEvents, graceMs)
    acknowledged.tell(100 * lagEvents, 2 * graceMs)
    acknowledged.tell(200 * lagEvents, 3 * graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
  })

  test('not while it is only a little behind, however long', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    for (const times of [1, 2, 3, 4]) acknowledged.tell(lagEvents, times * graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
  })

  test('not for what it was told before a sleep', () => {
    const [acknowledged, one] = [new Acknowledged(10 * lagEvents), socket()]
    for (const times of [1, 2, 3]) acknowledged.tell(11 * lagEvents, times * graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
  })

  test('not because it acknowledges something older again', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    acknowledged.upTo(one, 2 * lagEvents)
    acknowledged.upTo(one, 1)
    for (const times of [1, 2, 3]) acknowledged.tell(2 * lagEvents, times * graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
  })
})
