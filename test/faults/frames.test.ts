import { afterEach, beforeEach, expect, onTestFailed, test, vi } from 'vitest'
import type { Event } from '../../protocol/event.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { Client, sendFrame } from '../instance/client.ts'
import { type Instance, startInstance } from '../instance/instance.ts'
import { rounds, seeds } from '../support/counts.ts'
import { Random } from '../support/random.ts'
import { answer, harmless, hostile, question } from './fuzz.ts'
import { RawSocket } from './raw.ts'

let instance: Instance
const output: string[] = []

beforeEach(async () => {
  const hear = (...said: unknown[]) => {
    output.push(said.map(String).join(' '))
    return true
  }
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation(hear)
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(hear)
  instance = await startInstance({ vars: { LIMITS: 'off' } })
})
afterEach(async () => {
  await instance.stop()
  vi.restoreAllMocks()
})

test('[F1] [F2] [S2] whatever comes on a socket disturbs no other, throws nothing, and what is stored is what was told', async () => {
  const seed = seeds(1, 1)[0] ?? 1
  const { url } = instance
  const [ann, bob] = [await Client.register(url, 'ann'), await Client.register(url, 'bob')]
  const room = await ann.makeRoom('Fuzz')
  await bob.join(room)
  const talk = new Talk(room)
  await Promise.all([ann, bob].map((one) => talk.begin(one)))
  const attackers = await Promise.all([1, 2, 3, 4].map((number) => Client.register(url, `eve${number}`)))
  onTestFailed(() => console.error(`PARLEY_SEED=${seed}`, output.slice(-20)))
  await Promise.all(
    attackers.map(async (eve, index) => {
      await eve.join(room)
      await attack(eve, room, new Random(seed * 1000 + index), rounds(1500, 100_000) / attackers.length)
    }),
  )
  const told = await talk.end()
  expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => (told[0]?.seq ?? 0) + index))
  const stored = (await wholeLog(ann, room)).filter(({ seq }) => seq >= (told[0]?.seq ?? 0)).slice(0, told.length)
  expect(told.length).toBeGreaterThan(rounds(1500, 100_000) / 100)
  expect(told.map((event) => JSON.stringify(event))).toEqual(stored.map((event) => JSON.stringify(event)))
  expect(output.filter(isUncaught)).toEqual([])
}, 900_000)

/** The runtime's own word for a frame that is none isn't ours. */
const isUncaught = (line: string): boolean =>
  /"event":"error"|uncaught|fatal|panic/i.test(line) && !/WebSocket protocol error|disconnected:/.test(line)

/**
 * Says so many frames. A socket whose last word was too much is let go of when the next one was answered: some are left open
 * by the runtime until their client goes.
 */
async function attack(eve: Client, room: ConversationId, random: Random, count: number): Promise<void> {
  let gone: RawSocket | null = null
  for (let said = 0; said < count; ) {
    const socket = await RawSocket.connect(eve, room)
    const polite = Array.from({ length: random.below(40) }, () => harmless(random)).flat()
    const last = hostile(random)
    const answered = socket.hear(answer)
    socket.send(...polite, question)
    await answered
    gone?.drop()
    gone = socket
    socket.send(...last)
    if (random.chance(0.5)) socket.end()
    said += polite.length + last.length
  }
  gone?.drop()
}

/** Two who talk all the time, each when their last word has come back, and miss nothing. */
class Talk {
  private readonly heard = new Map<Client, Event[]>()
  private readonly talkers: { socket: WebSocket; lost: Promise<never> }[] = []
  private isOver = false
  private ended: Promise<void>[] = []

  constructor(private readonly room: ConversationId) {}

  async begin(client: Client): Promise<void> {
    const events: Event[] = []
    this.heard.set(client, events)
    let words = 0
    let last = ''
    let over = () => {}
    this.ended.push(new Promise((resolve) => (over = resolve)))
    const speak = () => {
      const frame = sendFrame(`word ${words++}`)
      last = JSON.parse(frame).id
      socket.send(frame)
    }
    const socket = await client.open(this.room, (frame) => {
      if (frame.type !== 'events') return
      events.push(...frame.events)
      if (!frame.events.some(({ id }) => id === last)) return
      if (this.isOver) over()
      else speak()
    })
    const lost = new Promise<never>((_, reject) => {
      socket.onclose = ({ code }) => reject(new Error(`a bystander was closed with ${code}`))
    })
    lost.catch(() => {})
    this.talkers.push({ socket, lost })
    speak()
  }

  /** What both have heard, which must be the same from where the later one came in. */
  async end(): Promise<Event[]> {
    this.isOver = true
    await Promise.race([Promise.all(this.ended), ...this.talkers.map(({ lost }) => lost)])
    const [one = [], other = []] = this.heard.values()
    const from = Math.max(one[0]?.seq ?? 0, other[0]?.seq ?? 0)
    const until = Math.min(one.at(-1)?.seq ?? 0, other.at(-1)?.seq ?? 0)
    const between = (events: Event[]) => events.filter(({ seq }) => seq >= from && seq <= until)
    expect(between(one)).toEqual(between(other))
    for (const { socket } of this.talkers) {
      socket.onclose = null
      socket.close(1000)
    }
    return between(one)
  }
}

async function wholeLog(client: Client, room: ConversationId): Promise<Event[]> {
  const log: Event[] = []
  await new Promise<void>((done, failed) => {
    const socket = client.socket(room)
    const more = () => socket.send(JSON.stringify({ type: 'more', after: log.at(-1)?.seq ?? 0, limit: 200 }))
    socket.onopen = more
    socket.onclose = ({ code }) => failed(new Error(`closed with ${code}`))
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data))
      if (frame.type !== 'page') return
      log.push(...frame.events)
      if (frame.high < frame.head) more()
      else done()
    }
  })
  return log
}
