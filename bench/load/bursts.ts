import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMs } from '../cores.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialects.ts'
import { clientFrame } from './frames.ts'
import type { Bursts } from './job.ts'
import { countTexts, textOf } from './text.ts'

export interface Wanted {
  messages: number
  times: number
  pid: number
}

/** What a burst leaves to be done belongs to it, too. */
const calmMs = 200
const patienceMs = 30_000

/** Everything said at once, until everybody has heard all of it; the first time doesn't count. */
export async function bursts(members: Connection[], dialect: Dialect, wanted: Wanted): Promise<Bursts> {
  await burst(members, dialect, wanted.messages)
  const usedMs = cpuMs(wanted.pid)
  let seconds = 0
  for (let time = 0; time < wanted.times; time++) seconds += await burst(members, dialect, wanted.messages)
  const serverMs = cpuMs(wanted.pid) - usedMs
  return { deliveries: members.length * wanted.messages * wanted.times, seconds, serverMs }
}

/** How many seconds it took. */
async function burst(members: Connection[], dialect: Dialect, messages: number): Promise<number> {
  const said = sayings(members.length, messages, dialect)
  const all = heardAll(members, members.length * messages)
  const begin = performance.now()
  said.forEach((frames, index) => void members[index]?.write(frames))
  const end = await all
  await sleep(calmMs)
  return (end - begin) / 1000
}

/** What each member says, as one write. */
function sayings(members: number, messages: number, dialect: Dialect): Buffer[] {
  const frames: Buffer[][] = Array.from({ length: Math.min(members, messages) }, () => [])
  for (let number = 0; number < messages; number++)
    frames[number % members]?.push(clientFrame(dialect.send(textOf(number))))
  return frames.map((some) => Buffer.concat(some))
}

/** When the last delivery came. One too many is an error as well. */
function heardAll(members: Connection[], deliveries: number): Promise<number> {
  let left = deliveries
  return new Promise((resolve, reject) => {
    const missing = () => reject(new Error(`${left} of ${deliveries} deliveries are missing. ${members[0]?.unknown}`))
    const timer = setTimeout(missing, patienceMs)
    for (const member of members)
      member.heard = (bytes, start, end) => {
        const count = countTexts(bytes, start, end)
        left -= count
        if (left <= 0) clearTimeout(timer)
        if (left === 0) resolve(performance.now())
        if (left < 0) throw new Error(`${-left} deliveries too many`)
        return count
      }
  })
}
