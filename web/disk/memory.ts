import type { State } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { asOf } from '../../protocol/timer.ts'
import type { Disk } from './disk.ts'
import { holding, type Range, withRange } from './ranges.ts'
import { type Part, type Queued, type RoomDisk, wordsOf } from './roomDisk.ts'

/** What a device remembers for as long as this lives. */
export function memoryDisk(): Disk {
  const rooms = new Map<ConversationId, ReturnType<typeof memoryRoom>>()
  const answers = new Map<string, unknown>()
  const room = (conversation: ConversationId) => {
    const held = rooms.get(conversation) ?? memoryRoom()
    rooms.set(conversation, held)
    return held
  }
  return {
    room,
    conversations: async () => [...rooms.keys()],
    inbox: { held: async () => ({ rows: [], rev: 0 }), keep: async () => {} },
    async queuedIn() {
      const queued = await Promise.all([...rooms].map(async ([id, held]) => ({ id, items: await held.queued() })))
      return queued.filter(({ items }) => items.some(({ failed }) => !failed)).map(({ id }) => id)
    },
    answer: async (question) => answers.get(question),
    keepAnswer: async (question, answer) => void answers.set(question, answer),
    sweep: async () => {},
    async letGo(now) {
      for (const held of rooms.values()) held.letGo(now)
    },
    erase: async () => rooms.clear(),
  }
}

function memoryRoom(): RoomDisk & { letGo(now: number): void } {
  let facts: State | null = null
  let ranges: Range[] = []
  let outbox: Queued[] = []
  let draft = ''
  const events = new Map<number, Event>()
  const watching = new Set<() => void>()

  const all = () => [...events.values()].sort((one, other) => one.seq - other.seq)
  function part(low: number, high: number): Part {
    const held = all().filter(({ seq }) => low <= seq && seq <= high)
    const ids = new Set(held.map(({ id }) => id))
    return { low, high, events: held, changes: all().filter(({ seq, ref }) => seq > high && ref && ids.has(ref)) }
  }
  function change(next: Queued[]): void {
    outbox = next
    for (const changed of watching) changed()
  }
  const without = (id: Queued['id']) => outbox.filter((item) => item.id !== id)

  return {
    async newest() {
      const range = ranges.at(-1) ?? { low: 1, high: 0 }
      return facts && { facts, part: part(Math.max(range.low, range.high - limits.tailEvents + 1), range.high) }
    },
    async before(seq) {
      const range = holding(ranges, seq - 1)
      return range ? part(Math.max(range.low, seq - limits.pageEvents), seq - 1) : null
    },
    held: async () => facts && { seal: facts.seal, from: facts.from, head: facts.head, ranges },
    part: async (low, high) => part(low, high),
    byId: async (id) => all().find((event) => event.id === id) ?? null,
    async describe(state) {
      facts = state
    },
    async keep({ low, high, events: came, changes }, settled) {
      ranges = withRange(ranges, { low, high })
      for (const event of [...came, ...changes]) events.set(event.seq, event)
      const erased = new Set([...came, ...changes].filter(({ kind }) => kind === 'erase').map(({ ref }) => ref))
      for (const event of erased.size > 0 ? events.values() : [])
        if (erased.has(event.id) || (event.kind === 'change' && erased.has(event.ref)))
          events.set(event.seq, { ...event, body: '' })
      outbox = outbox.filter(({ id }) => !settled.includes(id))
    },
    letGo(now) {
      for (const event of events.values()) events.set(event.seq, asOf(event, now))
    },
    async forget() {
      facts = null
      ranges = []
      events.clear()
    },
    queued: async () => outbox,
    async queue(item) {
      if (draft.trim() === wordsOf(item)) draft = ''
      change([...without(item.id), item])
    },
    draft: async () => draft,
    async keepDraft(text) {
      draft = text
    },
    fail: async (id, reason) => change(outbox.map((item) => (item.id === id ? { ...item, failed: reason } : item))),
    unqueue: async (id) => change(without(id)),
    watch(changed, signal) {
      watching.add(changed)
      signal.addEventListener('abort', () => watching.delete(changed))
    },
  }
}
