import { describe, expect, test } from 'vitest'
import { closing } from '../../protocol/closing.ts'
import { backoffMs, verdict } from '../../web/net/closing.ts'

describe('[D7] a browser comes back', () => {
  test.each([1000, 1001, 1005, 1006, 1011, 1012, 1013, 1009])('with full jitter after %i', (code) => {
    expect(verdict(code, 3, 0)).toEqual({ do: 'return', afterMs: 250 })
    expect(verdict(code, 3, 1)).toEqual({ do: 'return', afterMs: 2000 })
  })

  test('after 30 seconds at most, however often it tried', () => {
    expect(backoffMs(1000, 1)).toBe(30_000)
    expect(backoffMs(1000, 0)).toBe(250)
  })

  test('at once, or nearly, when it is the first time', () => {
    expect(verdict(1006, 0, 1)).toEqual({ do: 'return', afterMs: 250 })
  })

  test('after 30 to 60 seconds when it was too fast', () => {
    expect(verdict(closing.tooFast, 0, 0)).toEqual({ do: 'return', afterMs: 30_000 })
    expect(verdict(closing.tooFast, 0, 1)).toEqual({ do: 'return', afterMs: 60_000 })
  })

  test('after a refresh, or when it is looked at again', () => {
    expect(verdict(closing.signIn, 0, 0)).toEqual({ do: 'refresh' })
    expect(verdict(closing.tooManySockets, 0, 0)).toEqual({ do: 'wait' })
  })

  test.each([
    [closing.notAMember, 'not-a-member'],
    [closing.noSuchConversation, 'no-such-conversation'],
    [closing.ended, 'ended'],
    [closing.reload, 'reload'],
    [closing.notAFrame, 'reload'],
    [closing.notText, 'reload'],
  ])('never after %i', (code, why) => {
    expect(verdict(code, 0, 0)).toEqual({ do: 'stop', why })
  })
})
