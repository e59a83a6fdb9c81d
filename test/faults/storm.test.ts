import { expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import type { Client } from '../instance/client.ts'
import { rounds } from '../support/counts.ts'
import { inScene, type Scene } from './scene.ts'
import { print } from './seeded.ts'

const sockets = rounds(200, 2000)

test(
  `[D6] [D7] [H7] ${sockets} sockets come back at once after a kill: all are live at the head, and none is told anything twice`,
  inScene(async (scene, random) => {
    await scene.people(2, 0)
    await crowd(scene)
    await scene.burst(random)
    const awayMs = await scene.kill()
    const backMs = await scene.settled(120_000)
    print(`${sockets} sockets: all live and at the head ${(awayMs + backMs).toFixed(0)} ms after a kill`)
    expect(await scene.findings()).toEqual([])
  }),
  600_000,
)

/** Everybody is in before the first connects, and has as many sockets as one may. */
async function crowd(scene: Scene): Promise<void> {
  const clients: Client[] = []
  while (clients.length * limits.socketsPerPerson < sockets)
    clients.push(
      ...(await Promise.all(Array.from({ length: 8 }, (_, index) => scene.person(`crowd_${clients.length + index}`)))),
    )
  for (let index = 0; scene.devices.length < sockets; index++) {
    const client = clients[index % clients.length]
    if (client) scene.device(`socket ${index}`, client)
  }
  await scene.settled(300_000)
}
