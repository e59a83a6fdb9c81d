import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialects.ts'
import type { Latency } from './job.ts'
import { numbersIn, textOf } from './text.ts'

export interface Rhythm {
  perSecond: number
  seconds: number
}

const warmUpSeconds = 1
const patienceMs = 20_000

/** A message from one member after the other, evenly; how long each took to each member. The first second doesn't count. */
export async function steady(
  members: Connection[],
  dialect: Dialect,
  { perSecond, seconds }: Rhythm,
): Promise<Latency> {
  const sentAt = new Float64Array((warmUpSeconds + seconds) * perSecond)
  const first = warmUpSeconds * perSecond
  const tookMs = new Float64Array(seconds * perSecond * members.length)
  let heard = 0
  for (const member of members)
    member.heard = (bytes, start, end) => {
      const now = performance.now()
      return numbersIn(bytes, start, end, (number) => {
        if (number >= first) tookMs[heard++] = now - (sentAt[number] ?? Number.NaN)
      })
    }
  await say(members, dialect, sentAt, 1000 / perSecond)
  await until(() => heard >= tookMs.length)
  if (heard !== tookMs.length) throw new Error(`${heard} of ${tookMs.length} deliveries came. ${members[0]?.unknown}`)
  tookMs.sort()
  return { p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) }
}

async function say(members: Connection[], dialect: Dialect, sentAt: Float64Array, everyMs: number): Promise<void> {
  const begin = performance.now()
  for (let number = 0; number < sentAt.length; number++) {
    await sleep(Math.max(0, begin + number * everyMs - performance.now()))
    const frame = dialect.send(textOf(number))
    sentAt[number] = performance.now()
    members[number % members.length]?.say(frame)
  }
}

/** Or until it has taken too long; and a little more, in case too much comes. */
async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs
  while (!done() && performance.now() < end) await sleep(50)
  await sleep(50)
}

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
