import { describe, expect, test } from 'vitest'
import { prefixOf } from '../../worker/throttle/address.ts'
import { added, type Rule, rules, type Tries, waitMs } from '../../worker/throttle/policy.ts'

const rule: Rule = { free: 3, firstMs: 1000, maxMs: 10_000, forgetMs: 60_000 }
const none: Tries = { count: 0, at: 0 }
const hour = 3600_000

/** The waits of somebody who tries as soon as they may. */
function waits(rounds: number): number[] {
  let [tries, now] = [none, 0]
  return Array.from({ length: rounds }, () => {
    const wait = waitMs(tries, rule, now)
    now += wait
    tries = added(tries, rule, now)
    return wait
  })
}

describe('the wait', () => {
  test('begins after the free tries, doubles, and has an end', () => {
    expect(waits(9)).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 10_000, 10_000])
  })

  test('is over when it is over, and not longer for asking meanwhile', () => {
    const tries = { count: 4, at: 5000 }
    expect(waitMs(tries, rule, 5000)).toBe(2000)
    expect(waitMs(tries, rule, 6999)).toBe(1)
    expect(waitMs(tries, rule, 7000)).toBe(0)
  })

  test('is forgotten a try at a time', () => {
    const tries = { count: 5, at: 0 }
    expect(added(tries, rule, 60_000).count).toBe(5)
    expect(added(tries, rule, 300_000).count).toBe(1)
  })

  test('is never longer than its end, whatever the clock or the count', () => {
    expect(waitMs({ count: 1e9, at: 0 }, rule, 0)).toBe(rule.maxMs)
    expect(waitMs({ count: 5, at: 10 * hour }, rule, 0)).toBeLessThanOrEqual(10 * hour + rule.maxMs)
  })
})

/** Everybody who guesses tries as soon as they may, for a day; how often one account's password was tried. */
function guessesInADay(addresses: number): number {
  const here = Array.from({ length: addresses }, () => ({ guess: { ...none }, fresh: { ...none } }))
  let crowd = none
  let guesses = 0
  for (let now = 0; now < 24 * hour; now += 10_000)
    for (const one of here) {
      const isFresh = waitMs(one.fresh, rules.fresh, now) === 0
      if (waitMs(one.guess, rules.guess, now) > 0 || (waitMs(crowd, rules.crowd, now) > 0 && !isFresh)) continue
      one.guess = added(one.guess, rules.guess, now)
      if (isFresh) one.fresh = added(one.fresh, rules.fresh, now)
      crowd = added(crowd, rules.crowd, now)
      guesses++
    }
  return guesses
}

describe('attack: a day of guessing at one account', () => {
  test('from one address is some hundred guesses', () => expect(guessesInADay(1)).toBeLessThan(300))
  test('from 200 addresses is less than ten thousand', () => expect(guessesInADay(200)).toBeLessThan(10_000))
})

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:12:3456:1:2:3:4', '2001:0db8:0012:3400::/56'],
  ['2001:DB8:12:34ff::1', '2001:0db8:0012:3400::/56'],
  ['2001:db8::', '2001:0db8:0000:0000::/56'],
  ['::2', '0000:0000:0000:0000::/56'],
  ['127.0.0.1', null],
  ['::1', null],
  [undefined, null],
  ['1:2:3', 'unreadable'],
  ['1::2::3', 'unreadable'],
  ['1:2:3:4:5:6:7:8::', 'unreadable'],
  ['<b>', 'unreadable'],
])('of the address %s counts %s', (address, prefix) => {
  expect(prefixOf(address)).toBe(prefix)
})
