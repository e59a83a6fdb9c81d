import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Event } from '../../protocol/event.ts'
import type { EventId } from '../../protocol/ids.ts'
import { memoryDisk } from '../../web/disk/memory.ts'
import { Client, sendFrame } from '../instance/client.ts'
import { rounds } from '../support/counts.ts'
import { readLog } from './reading.ts'
import { Scene } from './scene.ts'
import { seeded } from './seeded.ts'

let scene: Scene
beforeAll(async () => {
  scene = await Scene.start()
})
afterAll(() => scene.stop())

const patience = { timeout: 30_000 }
const tenYearsMs = 10 * 365.25 * 24 * 3600_000

test(
  '[S2] [S6] two tabs of one device and two devices of one person speak at once: one row each, one order',
  seeded(async (random) => {
    const auth = randomBytes(32).toString('base64url')
    const ann = await scene.person('ann', { auth })
    const again = await Client.logIn(scene.instance.url, 'ann', auth)
    const devices = [ann, ann, again, await scene.person('bob')].map((client, index) =>
      scene.device(`socket ${index}`, client),
    )
    await scene.settled()
    for (let index = 0; index < 200; index++) void random.pick(devices).say(`said ${index}`)
    await scene.settled()
    expect(await scene.findings()).toEqual([])
  }),
)

test('[S6] clocks that are ten years wrong change neither the order nor the dates', async () => {
  const offsets = [-tenYearsMs, 0, tenYearsMs]
  const devices = await Promise.all(
    offsets.map(async (offset, index) => {
      const clock = () => Date.now() + offset
      return scene.device(`ten years × ${index - 1}`, await scene.person(`clock_${index}`), { clock })
    }),
  )
  await scene.settled()
  const started = Date.now()
  const told: EventId[] = []
  for (let index = 0; index < 30; index++) {
    for (const device of devices) {
      told.push(await device.say(`${device.name}, ${index}`))
      await device.until('settled', () => device.isSettled)
    }
  }
  await scene.settled()
  expect(await scene.findings()).toEqual([])
  const log = (await readLog(scene.owner, scene.room)).filter(({ id }) => told.includes(id))
  expect(log.map(({ id }) => id)).toEqual(told)
  for (const { at } of log) expect(at - started).toBeLessThan(60_000)
  for (const { at } of log) expect(at).toBeGreaterThanOrEqual(started)
})

test(
  '[S3] [S6] two tabs that both send from one disk say everything once, in order',
  seeded(async (random) => {
    const disk = memoryDisk()
    const client = await scene.person('tabs')
    const tabs = ['one tab', 'the other'].map((name) => scene.device(name, client, { disk }))
    await scene.settled()
    for (let index = 0; index < 100; index++) {
      void random.pick(tabs).say(`said in a tab ${index}`)
      if (random.chance(0.2)) await new Promise(setImmediate)
    }
    await scene.settled()
    expect(await scene.findings()).toEqual([])
  }),
)

test(
  '[D8] [S3] a tab that dies at any moment has said everything once when it is back',
  seeded(async (random) => {
    const tab = scene.device('mortal', await scene.person('mortal'))
    await scene.settled()
    for (let death = 1; death <= rounds(30, 500); death++) {
      for (let index = 0; index < 5; index++) void tab.say(`life ${death}, ${index}`)
      const enough = tab.unanswered - random.below(6)
      if (random.chance(0.7)) await tab.until('somewhere', () => tab.unanswered <= enough)
      tab.crash()
      tab.restart()
      if (random.chance(0.5)) await tab.until('settled', () => tab.isSettled)
    }
    await scene.settled()
    expect(await scene.findings()).toEqual([])
  }),
  120_000,
)

test('[S3] one message sent 1,000 times, by two sockets and in other words each time, is one row as it was first said', async () => {
  const [times, frames] = [1000, new Map<string, Event[]>()]
  const eve = await scene.person('eve')
  const [one, other, reader] = await Promise.all(
    ['one', 'other', 'reader'].map((name) => listen(frames, name, name === 'reader' ? scene.owner : eve)),
  )
  const id = v7()
  const heard = (name: string) => frames.get(name)?.filter((event) => event.id === id) ?? []
  one?.send(sendFrame('first said', id))
  await vi.waitFor(() => expect(heard('other')).toHaveLength(1), patience)
  for (let time = 2; time <= times; time++) (time % 2 ? one : other)?.send(sendFrame(`said again ${time}`, id))
  await vi.waitFor(() => expect(heard('one').length + heard('other').length).toBe(times + 1), patience)
  const log = await readLog(scene.owner, scene.room)
  const rows = log.filter((event) => event.id === id)
  expect(rows.map(({ body }) => body)).toEqual([JSON.stringify({ is: 'text', text: 'first said' })])
  for (const name of frames.keys()) for (const event of heard(name)) expect(event).toEqual(rows[0])
  expect(heard('reader')).toHaveLength(1)
  for (const socket of [one, other, reader]) socket?.close(1000)
})

async function listen(frames: Map<string, Event[]>, name: string, client: Client): Promise<WebSocket> {
  const events: Event[] = []
  frames.set(name, events)
  return client.open(scene.room, (frame) => frame.type === 'events' && events.push(...frame.events))
}
