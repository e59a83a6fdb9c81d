import { expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { processes } from '../instance/processes.ts'
import { rounds } from '../support/counts.ts'
import type { Device } from './device.ts'
import type { TcpProxy } from './proxy.ts'
import { inScene, type Scene } from './scene.ts'
import { print } from './seeded.ts'

const messages = rounds(3000, 30_000)
const bytes = 1000
const slowSockets = 5
const mostMb = 64
/** A short run, beside other tests, is too noisy for more than a word about waiting. */
const mostTimes = rounds(5, 2)

test(
  `[T2] ${slowSockets} sockets that read nothing, ${messages} messages of 1 KB: little memory, the others wait no longer, and the slow catch up whole`,
  inScene(async (scene, random) => {
    await scene.people(1, 2)
    const alone = await talk(scene, 'alone', messages / 3)
    const proxies: TcpProxy[] = []
    const slow: Device[] = []
    for (let index = 1; index <= slowSockets; index++) {
      const proxy = await scene.proxy(random)
      proxies.push(proxy)
      slow.push(scene.device(`slow ${index}`, await scene.person(`slow_${index}`, { url: proxy.url })))
    }
    await scene.settled()
    for (const proxy of proxies) await proxy.break('stall')
    const beside = await talk(scene, 'beside the slow', messages)
    const again = await talk(scene, 'again', messages / 3)
    const missing = scene.devices[0] && slow[0] ? scene.devices[0].model.head - slow[0].model.head : 0
    for (const proxy of proxies) await proxy.heal()
    const tookMs = await scene.settled(120_000)

    const p99s = [alone, beside, again].map(({ p99Ms }) => p99Ms.toFixed(0))
    print(`p99 ${p99s[0]} ms alone, ${p99s[1]} and ${p99s[2]} beside ${slowSockets} slow sockets`)
    print(
      `workerd grew by ${beside.grewMb.toFixed(0)} MB; ${missing} missing were caught up with in ${tookMs.toFixed(0)} ms`,
    )
    expect(await scene.findings()).toEqual([])
    // One that took its socket for dead, after 75 s on a slow machine, may start at the tail.
    for (const { history, attempts } of slow) if (attempts === 1) expect(history.views).toHaveLength(1)
    expect(missing).toBeGreaterThan(messages / 2)
    expect(beside.grewMb).toBeLessThan(mostMb)
    expect(Math.min(beside.p99Ms, again.p99Ms)).toBeLessThanOrEqual(mostTimes * alone.p99Ms)
  }),
  900_000,
)

interface Talk {
  p99Ms: number
  grewMb: number
}

/** One speaks as fast as it is answered; what a reader waits for each message, and how much workerd grows meanwhile. */
async function talk(scene: Scene, what: string, count: number): Promise<Talk> {
  const [speaker, reader] = [scene.devices[0], scene.devices[1]]
  if (!speaker || !reader) throw new Error('nobody to talk')
  const before = memoryMb(scene)
  const saidAt = new Map<string, number>()
  const waits: number[] = []
  let peak = before
  reader.shown = ({ text }) => waits.push(performance.now() - (saidAt.get(text ?? '') ?? 0))
  for (let index = 1; index <= count; index++) {
    const text = `${what} ${index}`.padEnd(bytes, '.')
    saidAt.set(text, performance.now())
    void speaker.say(text)
    await speaker.until('answered', () => speaker.unanswered < limits.unansweredSends)
    if (index % 250 === 0) peak = Math.max(peak, memoryMb(scene))
  }
  await reader.until('told', () => waits.length === count)
  reader.shown = () => {}
  waits.sort((one, other) => one - other)
  return { p99Ms: waits[Math.floor(count * 0.99)] ?? 0, grewMb: peak - before }
}

function memoryMb({ instance }: Scene): number {
  const own = instance.pids()
  return processes().reduce((sum, { pid, kilobytes }) => sum + (own.includes(pid) ? kilobytes : 0), 0) / 1024
}
