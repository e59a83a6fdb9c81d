import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { State } from '../../protocol/down.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Client } from '../instance/client.ts'
import { List } from '../instance/list.ts'
import { rounds } from '../support/counts.ts'
import type { Random } from '../support/random.ts'
import { bundle } from './bundle.ts'
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
    const { stale, tookMs } = await traffic(scene, random)
    print(`${kills} kills, ${groups * membersEach} lines: all true ${tookMs.toFixed(0)} ms after the last word`)
    expect(stale).toEqual([])
  }),
  600_000,
)

test(
  'negative control: of a Room that tells once and forgets, lines stay stale',
  inScene(
    async (scene, random) => {
      const { stale } = await traffic(scene, random)
      expect(stale.length).toBeGreaterThan(0)
    },
    { bundle: bundle('forgetful') },
  ),
  600_000,
)

/** People talk and read in groups, the runtime is killed in the middle of it again and again; what their lists say in the end. */
async function traffic(scene: Scene, random: Random): Promise<{ stale: Pair[]; tookMs: number }> {
  const clients: Client[] = []
  for (let index = 0; index < people; index++) clients.push(await scene.person(`person_${index}`))
  const lists = clients.map((client) => new List(client))
  const rooms: Group[] = []
  for (let index = 0; index < groups; index++) {
    const members = Array.from({ length: membersEach }, (_, place) => clients[(index + place * 3) % people] as Client)
    const [first, ...others] = members
    if (!first) throw new Error('a group of nobody')
    const ids = others.map(({ id }) => id)
    rooms.push({ conversation: await first.makeGroup(`Group ${index}`, ids), members })
  }
  const speakers = rooms.map(({ conversation, members }, index) =>
    scene.device(`speaker ${index}`, members[0] as Client, { conversation }),
  )
  await Promise.all(speakers.map((one) => one.until('live', () => one.isSettled)))
  for (let kill = 0; kill < kills; kill++) {
    for (const speaker of speakers) if (random.chance(0.5)) void speaker.say(`${speaker.name} before kill ${kill}`)
    for (const { conversation, members } of rooms)
      if (random.chance(0.2)) void read(random.pick(members), conversation).catch(() => {})
    await setTimeout(random.below(40))
    await scene.kill()
  }
  await Promise.all(speakers.map((one) => one.until('settled', () => one.isSettled)))
  const started = performance.now()
  // The Rooms are not asked until then: whoever comes to one makes it tell what it hasn't told yet.
  while (performance.now() - started < withinMs && !rooms.every(isShown)) await setTimeout(50)
  const tookMs = performance.now() - started
  const stale = await staleOf(rooms, clients, lists)
  for (const list of lists) list.close()
  return { stale, tookMs }

  function isShown({ conversation, members }: Group, index: number): boolean {
    const head = speakers[index]?.model.head
    return members.every((client) => lists[clients.indexOf(client)]?.rows.get(conversation)?.head === head)
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

async function staleOf(rooms: Group[], clients: Client[], lists: List[]): Promise<Pair[]> {
  const pairs = rooms.flatMap(({ conversation, members }) => members.map((client) => ({ conversation, client })))
  const all = await Promise.all(
    pairs.map(async ({ conversation, client }): Promise<Pair> => {
      const row = lists[clients.indexOf(client)]?.rows.get(conversation)
      const shown = row ? { head: row.head, unread: row.unread } : null
      return {
        who: `${client.signedIn.person.handle} in ${conversation}`,
        shown,
        is: await truth(client, conversation),
      }
    }),
  )
  return all.filter(({ shown, is }) => shown?.head !== is.head || shown.unread !== is.unread)
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
