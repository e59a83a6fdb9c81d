import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { State } from '../../protocol/down.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Client } from '../instance/client.ts'
import { List } from '../instance/list.ts'
import { rounds } from '../support/counts.ts'
import type { Random } from '../support/random.ts'
import { bundle } from './bundle.ts'
import type { Device } from './device.ts'
import { readLog } from './reading.ts'
import { inScene, type Scene } from './scene.ts'
import { print } from './seeded.ts'

const kills = rounds(4, 41)
const people = rounds(8, 20)
const groups = rounds(8, 40)
const membersEach = 5
const withinMs = 10_000

interface Group {
  conversation: ConversationId
  members: Client[]
}

/** How a line of somebody's list stands, and how it should. */
interface Pair {
  who: string
  shown: { head: number; unread: number } | null
  is: { head: number; unread: number }
}

test(
  `[N2] [N4] ${groups * membersEach} lines of ${people} people's lists are true within ${withinMs / 1000} s, whatever was killed while it was told (${kills} kills)`,
  inScene(async (scene, random) => {
    const talk = await Talk.begin(scene, random)
    for (let kill = 0; kill < kills; kill++) await talk.goOnAndKill()
    const tookMs = await talk.shown(withinMs)
    print(`${kills} kills, ${groups * membersEach} lines: all true ${tookMs?.toFixed(0)} ms after the last word`)
    expect(await talk.stale()).toEqual([])
  }),
  600_000,
)

test(
  'negative control: of a Room that tells once and forgets, lines stay stale',
  inScene(
    async (scene, random) => {
      const talk = await Talk.begin(scene, random)
      let tookMs: number | null = 0
      for (let kill = 0; kill < kills && tookMs !== null; kill++) {
        await talk.goOnAndKill()
        tookMs = await talk.shown(5_000)
      }
      expect(tookMs).toBeNull()
      expect((await talk.stale()).length).toBeGreaterThan(0)
    },
    { bundle: bundle('forgetful') },
  ),
  600_000,
)

/** People who talk and read in groups, and what their lists show of it. */
class Talk {
  private constructor(
    private readonly scene: Scene,
    private readonly random: Random,
    private readonly lists: Map<Client, List>,
    private readonly rooms: Group[],
    private readonly speakers: Device[],
  ) {}

  static async begin(scene: Scene, random: Random): Promise<Talk> {
    const clients: Client[] = []
    for (let index = 0; index < people; index++) clients.push(await scene.person(`person_${index}`))
    const rooms: Group[] = []
    for (let index = 0; index < groups; index++) {
      const members = Array.from({ length: membersEach }, (_, place) => clients[(index + place * 3) % people] as Client)
      const [first, ...others] = members
      if (!first) throw new Error('a group of nobody')
      const ids = others.map(({ id }) => id)
      rooms.push({ conversation: await first.makeGroup(`Group ${index}`, ids), members })
    }
    const lists = new Map(clients.map((client) => [client, new List(client)]))
    const speakers = rooms.map(({ conversation, members }, index) =>
      scene.device(`speaker ${index}`, members[0] as Client, { conversation }),
    )
    await Promise.all(speakers.map((one) => one.until('live', () => one.isSettled)))
    return new Talk(scene, random, lists, rooms, speakers)
  }

  /** The runtime is killed somewhere in the middle of what is said, told and read. */
  async goOnAndKill(): Promise<void> {
    for (const speaker of this.speakers) if (this.random.chance(0.5)) void speaker.say(`${speaker.name} goes on`)
    for (const { conversation, members } of this.rooms)
      if (this.random.chance(0.2)) void read(this.random.pick(members), conversation).catch(() => {})
    await setTimeout(this.random.below(40))
    await this.scene.kill()
  }

  /**
   * How long it took, once all was said, until every list showed each conversation's head; null when some didn't in that time. The
   * Rooms are not asked meanwhile: whoever comes to one makes it tell what it hasn't told yet.
   */
  async shown(withinMs: number): Promise<number | null> {
    await Promise.all(this.speakers.map((one) => one.until('settled', () => one.isSettled)))
    const started = performance.now()
    while (!this.rooms.every((room, index) => this.isShown(room, index))) {
      if (performance.now() - started >= withinMs) return null
      await setTimeout(50)
    }
    return performance.now() - started
  }

  /** The lines that say something else than their Rooms do. */
  async stale(): Promise<Pair[]> {
    const pairs = this.rooms.flatMap(({ conversation, members }) => members.map((client) => ({ conversation, client })))
    const all = await Promise.all(
      pairs.map(async ({ conversation, client }): Promise<Pair> => {
        const row = this.lists.get(client)?.rows.get(conversation)
        const shown = row ? { head: row.head, unread: row.unread } : null
        const who = `${client.signedIn.person.handle} in ${conversation}`
        return { who, shown, is: await truth(client, conversation) }
      }),
    )
    for (const list of this.lists.values()) list.close()
    return all.filter(({ shown, is }) => shown?.head !== is.head || shown.unread !== is.unread)
  }

  private isShown({ conversation, members }: Group, index: number): boolean {
    const head = this.speakers[index]?.model.head
    return members.every((client) => this.lists.get(client)?.rows.get(conversation)?.head === head)
  }
}

/** Somebody looks at the newest. */
async function read(client: Client, conversation: ConversationId): Promise<void> {
  let head = 0
  const socket = await client.open(conversation, (frame) => {
    if (frame.type === 'state') head = frame.head
  })
  if (head > 0) socket.send(JSON.stringify({ type: 'read', seq: head, shown: true }))
  socket.close(1000)
}

/** By the Room's own log and mark. */
async function truth(client: Client, conversation: ConversationId): Promise<{ head: number; unread: number }> {
  let state: State | null = null
  const socket = await client.open(conversation, (frame) => {
    if (frame.type === 'state') state = frame
  })
  socket.close(1000)
  const { head, read } = state as unknown as State
  const log = await readLog(client, conversation)
  const mine = log.findLast(({ author, kind }) => author === client.id && kind === 'message')?.seq ?? 0
  const unread = log.filter(
    ({ seq, author, kind, body }) =>
      seq > Math.max(read, mine) && author !== client.id && kind === 'message' && body !== '',
  )
  return { head, unread: unread.length }
}
