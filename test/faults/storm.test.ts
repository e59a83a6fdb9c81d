import { expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { rounds } from '../support/counts.ts'
import { inScene } from './scene.ts'
import { print } from './seeded.ts'

const sockets = rounds(200, 2000)

test(
  `[D6] [D7] [H7] ${sockets} sockets come back at once after a kill: all are live at the head, and none is told anything twice`,
  inScene(async (scene, random) => {
    await scene.people(2, 0)
    while (scene.devices.length < sockets) {
      const client = await scene.person(`crowd_${scene.devices.length}`)
      for (let index = 1; index <= limits.socketsPerPerson && scene.devices.length < sockets; index++)
        scene.device(`${client.signedIn.person.handle}, socket ${index}`, client)
    }
    await scene.settled(120_000)
    await scene.burst(random)
    const awayMs = await scene.kill()
    const backMs = await scene.settled(120_000)
    print(`${sockets} sockets: all live and at the head ${(awayMs + backMs).toFixed(0)} ms after a kill`)
    expect(await scene.findings()).toEqual([])
  }),
  300_000,
)
