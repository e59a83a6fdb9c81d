import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { rounds } from '../support/counts.ts'
import type { Random } from '../support/random.ts'
import type { Device } from './device.ts'
import { type Fault, faults, type TcpProxy } from './proxy.ts'
import { inScene } from './scene.ts'
import { print } from './seeded.ts'

const people = 12
const eachSuffers = rounds(1, 17)

test(
  `[D7] [D8] [H7] ${people * eachSuffers} faults of the network: all converge after healing; nothing is lost, twice or out of order`,
  inScene(async (scene, random) => {
    const ways: { proxy: TcpProxy; device: Device }[] = []
    for (let index = 1; index <= people; index++) {
      const proxy = await scene.proxy(random)
      const client = await scene.person(`person_${index}`, { url: proxy.url })
      ways.push({ proxy, device: scene.device(`person ${index}`, client) })
    }
    await scene.settled()
    const tookMs: number[] = []
    for (let round = 0; round < eachSuffers; round++) {
      const suffering = ways.map((way, index) => ({
        ...way,
        fault: faults[(round + index) % faults.length] ?? 'reset',
      }))
      await Promise.all(suffering.map(({ proxy, device, fault }) => suffer(proxy, device, fault, random)))
      tookMs.push(await scene.settled())
      expect(await scene.findings(), `round ${round}`).toEqual([])
    }
    tookMs.sort((one, other) => one - other)
    print(
      `${people * eachSuffers} faults: all live and at the head ${tookMs.at(-1)?.toFixed(0)} ms after healing, ${tookMs[eachSuffers >> 1]?.toFixed(0)} in the median`,
    )
  }),
  900_000,
)

/** One fault, somewhere in the middle of what is said meanwhile. */
async function suffer(proxy: TcpProxy, device: Device, fault: Fault, random: Random): Promise<void> {
  const [before, meanwhile, forMs] = [1 + random.below(20), 1 + random.below(20), 50 + random.below(750)]
  for (let index = 1; index <= before; index++) void device.say(`${device.name} before ${fault} ${random.next()}`)
  await setTimeout(random.below(30))
  // In one of two the way back leads through the fault too.
  if (random.chance(0.5)) await proxy.break('reset')
  await proxy.break(fault)
  for (let index = 1; index <= meanwhile; index++) void device.say(`${device.name} during ${fault} ${random.next()}`)
  await setTimeout(forMs)
  await proxy.heal()
  device.experience('online')
}
