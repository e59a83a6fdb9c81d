import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { isOnline } from '../../protocol/presence.ts'

const now = 1_700_000_000_000

describe('[R5] online is who was active in the last five minutes', () => {
  test('up to the last millisecond of them', () => {
    expect(isOnline(now, now)).toBe(true)
    expect(isOnline(now - limits.onlineMs + 1, now)).toBe(true)
    expect(isOnline(now - limits.onlineMs, now)).toBe(false)
  })

  test('by a clock that is behind the server’s too', () => {
    expect(isOnline(now + 60_000, now)).toBe(true)
  })

  test('and never who doesn’t show it', () => {
    expect(isOnline(null, now)).toBe(false)
  })
})
