import { setTimeout } from 'node:timers/promises'
import type { ConversationId } from '../../protocol/ids.ts'
import { Client } from '../instance/client.ts'
import { type Instance, type InstanceOptions, startInstance } from '../instance/instance.ts'
import type { Random } from '../support/random.ts'
import { Device, type DeviceOptions } from './device.ts'
import { keepEvidence } from './evidence.ts'
import { check, type Finding } from './history.ts'
import { TcpProxy } from './proxy.ts'
import { conversationsOf, readLog, sayOnce, toEntry } from './reading.ts'
import { seeded } from './seeded.ts'

/** A proof in a room on an instance of its own. */
export const inScene = (
  proof: (scene: Scene, random: Random) => Promise<void>,
  options: InstanceOptions = {},
): (() => Promise<void>) =>
  seeded(async (random) => {
    const scene = await Scene.start(options)
    try {
      await proof(scene, random)
    } finally {
      await scene.stop()
    }
  })

/** A person and a room that have just been made, and what was said there. */
export interface Young {
  client: Client
  room: ConversationId
  id: string
}

/** A room on an instance of its own, and the devices in it. */
export class Scene {
  readonly devices: Device[] = []
  readonly speakers: Device[] = []
  private readonly proxies: TcpProxy[] = []
  /** Known beforehand: looking for it takes as long as a burst. */
  private workerd: number[]
  private said = 0
  private born = 0

  private constructor(
    readonly instance: Instance,
    readonly owner: Client,
    readonly room: ConversationId,
  ) {
    this.workerd = instance.pids()
  }

  static async start(options: InstanceOptions = {}): Promise<Scene> {
    const instance = await startInstance({ ...options, vars: { LIMITS: 'off', ...options.vars } })
    const owner = await Client.register(instance.url, 'owner')
    return new Scene(instance, owner, await owner.makeRoom('Sunday ride'))
  }

  /** Somebody new, in the room. */
  async person(
    handle: string,
    { url = this.instance.url, auth }: { url?: string; auth?: string } = {},
  ): Promise<Client> {
    const client = await Client.register(url, handle, auth)
    await client.join(this.room)
    return client
  }

  /** So many who speak and so many who read, live. */
  async people(speakers: number, readers: number): Promise<void> {
    for (let index = 1; index <= speakers; index++)
      this.speakers.push(this.device(`speaker ${index}`, await this.person(`speaker_${index}`)))
    for (let index = 1; index <= readers; index++) this.device(`reader ${index}`, await this.person(`reader_${index}`))
    await this.settled()
  }

  /** All who speak say 30 to 60 things at once; resolves somewhere in the middle of it. */
  async burst(random: Random): Promise<void> {
    for (const device of this.speakers) {
      const count = 30 + random.below(31)
      for (let index = 1; index <= count; index++) void device.say(`${device.name} says ${++this.said}`)
    }
    const one = random.pick(this.speakers)
    const { acknowledged } = one.history
    const enough = acknowledged.length + random.below(30)
    await one.until('in its burst', () => acknowledged.length >= enough)
  }

  device(name: string, client: Client, over: Partial<DeviceOptions> = {}): Device {
    const device = new Device({ name, client, conversation: this.room, ...over })
    this.devices.push(device)
    return device
  }

  /** Resolves when everybody is live, has nothing on its way and is at the head; the time that took. */
  async settled(withinMs?: number): Promise<number> {
    const started = performance.now()
    await Promise.all(this.devices.map((one) => one.until('settled', () => one.isSettled, withinMs)))
    const head = Math.max(...this.devices.map(({ model }) => model.head))
    await Promise.all(this.devices.map((one) => one.until(`at ${head}`, () => one.model.head >= head, withinMs)))
    return performance.now() - started
  }

  /** What is wrong with all that happened so far. */
  async findings(): Promise<Finding[]> {
    const log = await readLog(this.owner, this.room)
    return check({ devices: this.devices.map(({ history }) => history), log: log.map(toEntry) })
  }

  /** A person and a room that are new, and what was just said there: all of it stands in write-ahead logs yet. */
  async young(): Promise<Young> {
    const client = await Client.register(this.instance.url, `young_${++this.born}`)
    const room = await client.makeRoom('Young')
    const id = await sayOnce(client, room)
    return { client, room, id }
  }

  /** Fails, and keeps what is on disk, unless the guarantee was kept here and for somebody `young`. */
  async expectNothingFound(where: string, { client, room, id }: Young): Promise<void> {
    const [found, log, chats] = await Promise.all([
      this.findings(),
      readLog(client, room),
      conversationsOf(client),
    ]).catch((thrown: unknown) => this.fail(`${where}: ${thrown}`))
    if (found.length > 0) this.fail(`${where}: ${JSON.stringify(found.slice(0, 20), null, 1)}`)
    if (!log.some((event) => event.id === id)) this.fail(`${where}: the young Room is empty: ${JSON.stringify(log)}`)
    if (!chats.includes(room)) this.fail(`${where}: the young Inbox is empty: ${JSON.stringify(chats)}`)
  }

  private fail(problem: string): never {
    throw new Error(`${problem}\n${keepEvidence(this.instance.state)}`)
  }

  /** kill -9 in this very turn, and back; the time until it answers. */
  async kill(): Promise<number> {
    const killed = performance.now()
    for (const pid of this.workerd) process.kill(pid, 'SIGKILL')
    await this.serves()
    this.workerd = this.instance.pids()
    return performance.now() - killed
  }

  private async serves(): Promise<void> {
    for (let tries = 0; tries < 1000; tries++) {
      const answer = await fetch(`${this.instance.url}/robots.txt`).catch(() => null)
      await answer?.arrayBuffer()
      if (answer?.ok) return
      await setTimeout(5)
    }
    throw new Error('Parley didn’t come back.')
  }

  /** A bad way to Parley. Whoever takes it registers there: cookies are bound to the address where they were got. */
  async proxy(random: Random): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(this.instance.url, random)
    this.proxies.push(proxy)
    return proxy
  }

  async stop(): Promise<void> {
    for (const device of this.devices) device.crash()
    for (const proxy of this.proxies) await proxy.close()
    await this.instance.stop()
  }
}
