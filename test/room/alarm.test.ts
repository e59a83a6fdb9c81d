import { describe, expect, test } from 'vitest'
import { type Due, listingCheckMs, listingEveryMs, nextAlarm } from '../../worker/room/alarm.ts'

const now = 1_000_000
const nothing: Due = { expiresAt: null, deserted: false, untold: null, files: null, listing: null, going: null }

describe('the next alarm is the least of what is due', () => {
  test('and none when nothing is', () => {
    expect(nextAlarm(nothing, now)).toBeNull()
    expect(nextAlarm({ ...nothing, listing: { stale: false, inside: 0, at: 5 } }, now)).toBeNull()
  })

  test('a room’s end', () => {
    expect(nextAlarm({ ...nothing, expiresAt: now + 5 }, now)).toBe(now + 5)
    expect(nextAlarm({ ...nothing, expiresAt: now - 5 }, now)).toBe(now)
  })

  test('[N2] Inboxes that have yet to be told: after half a minute, then twice as long each time, up to about an hour', () => {
    const due = (tries: number) => nextAlarm({ ...nothing, untold: { tries, at: now } }, now)
    expect([0, 1, 2, 7, 50].map(due)).toEqual([30, 60, 120, 3840, 3840].map((seconds) => now + seconds * 1000))
  })

  test('[U5] Files that have yet to be told what is named: likewise', () => {
    const due = (tries: number) => nextAlarm({ ...nothing, files: { tries, at: now } }, now)
    expect([0, 1, 50].map(due)).toEqual([30, 60, 3840].map((seconds) => now + seconds * 1000))
  })

  test('[N3] the listing: a minute after it was written, when something happened', () => {
    const due = (at: number) => nextAlarm({ ...nothing, listing: { stale: true, inside: 0, at } }, now)
    expect(due(now)).toBe(now + listingEveryMs)
    expect(due(now - listingEveryMs - 7)).toBe(now)
  })

  test('[N3] and a quarter of an hour after, when people are inside', () => {
    const due = (at: number) => nextAlarm({ ...nothing, listing: { stale: false, inside: 3, at } }, now)
    expect(due(now)).toBe(now + listingCheckMs)
    expect(due(0)).toBe(now)
  })

  test('[G3] the end of a group in which nobody is any more: at once, or when those who went can be told', () => {
    expect(nextAlarm({ ...nothing, deserted: true }, now)).toBe(now + 1000)
    expect(nextAlarm({ ...nothing, deserted: true, untold: { tries: 1, at: now } }, now)).toBe(now + 60_000)
  })

  test('[E1] the next messages to go: when they are due, and when that failed later each time', () => {
    const due = (at: number, failed: Due['untold']) => nextAlarm({ ...nothing, going: { at, failed } }, now)
    expect(due(now + 7, null)).toBe(now + 7)
    expect(due(now - 7, null)).toBe(now)
    expect(due(now - 7, { tries: 0, at: now })).toBe(now + 30_000)
    expect(due(now - 7, { tries: 2, at: now })).toBe(now + 120_000)
    expect(due(now + 10 ** 9, { tries: 2, at: now })).toBe(now + 10 ** 9)
  })

  test('whichever is first', () => {
    const all: Due = {
      expiresAt: now + 10,
      deserted: false,
      untold: { tries: 0, at: now },
      files: null,
      listing: { stale: true, inside: 1, at: now },
      going: { at: now + 60_000, failed: null },
    }
    expect(nextAlarm(all, now)).toBe(now + 10)
    expect(nextAlarm({ ...all, expiresAt: now + 10 ** 9 }, now)).toBe(now + 30_000)
  })
})
