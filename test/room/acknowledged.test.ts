import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { Acknowledged, graceMs } from '../../worker/room/acknowledged.ts'

const socket = () => new WebSocketPair()[0]
const { gotEvents, lagEvents } = limits

describe('[T2] a socket lags', () => {
  test('when much is unacknowledged, and some of it was told a while ago', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    acknowledged.tell(gotEvents + 1, graceMs)
    acknowledged.tell(lagEvents + 1, 2 * graceMs - 1)
    expect(acknowledged.isLagging(one)).toBe(false)
    acknowledged.tell(lagEvents + 2, 2 * graceMs)
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
    expect(acknowledged.isLagging(one)).toBe(false)
  })

  test('not while it is only a little behind, however long', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    for (const times of [1, 2, 3]) acknowledged.tell(lagEvents, times * graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
  })

  test('not for what it was told before a sleep', () => {
    const [acknowledged, one] = [new Acknowledged(10 * lagEvents), socket()]
    acknowledged.tell(11 * lagEvents, graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
  })

  test('not because it acknowledges something older again', () => {
    const [acknowledged, one] = [new Acknowledged(0), socket()]
    acknowledged.upTo(one, 2 * lagEvents)
    acknowledged.upTo(one, 1)
    for (const times of [1, 2]) acknowledged.tell(2 * lagEvents, times * graceMs)
    expect(acknowledged.isLagging(one)).toBe(false)
  })
})
