import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Database, Going } from './database.ts'
import { going } from './going.ts'
import { holding, withRange } from './ranges.ts'
import type { Part, RoomDisk } from './roomDisk.ts'

type Log = Pick<RoomDisk, 'newest' | 'before' | 'held' | 'part' | 'byId' | 'describe' | 'keep' | 'forget'>

/** What came of a conversation. What isn't in a range may be there too: changes of what is. */
export function indexedLog(database: Database, conversation: ConversationId): Log {
  const known = () => database.get('conversation', conversation)

  async function part(low: number, high: number): Promise<Part> {
    const reading = database.transaction('event')
    const rows = await reading.store.getAll(IDBKeyRange.bound([conversation, low], [conversation, high]))
    const changes = await Promise.all(
      rows.map(({ id, kind }) => (kind === 'message' ? reading.store.index('ref').getAll([conversation, id]) : [])),
    )
    const later = changes.flat().filter(({ seq }) => seq > high)
    return {
      low,
      high,
      events: rows.map(asEvent),
      changes: later.map(asEvent).sort((one, other) => one.seq - other.seq),
    }
  }

  return {
    async newest() {
      const row = await known()
      const range = row?.ranges.at(-1)
      if (!row?.facts) return null
      if (!range) return { facts: row.facts, part: { low: 1, high: 0, events: [], changes: [] } }
      return { facts: row.facts, part: await part(Math.max(range.low, range.high - limits.tailEvents + 1), range.high) }
    },
    async before(seq) {
      const range = holding((await known())?.ranges ?? [], seq - 1)
      return range ? part(Math.max(range.low, seq - limits.pageEvents), seq - 1) : null
    },
    async held() {
      const { facts, ranges = [] } = (await known()) ?? {}
      return facts ? { seal: facts.seal, from: facts.from, head: facts.head, ranges } : null
    },
    part,
    async byId(id) {
      const row = await database.getFromIndex('event', 'id', [conversation, id])
      return row ? asEvent(row) : null
    },
    async describe(facts) {
      const changing = database.transaction('conversation', 'readwrite')
      const row = await changing.store.get(conversation)
      await changing.store.put({ conversation, ranges: row?.ranges ?? [], facts })
      await changing.done
    },
    async keep({ low, high, events, changes }, settled) {
      const changing = database.transaction(['conversation', 'event', 'outbox'], 'readwrite')
      const [conversations, rows, outbox] = [
        changing.objectStore('conversation'),
        changing.objectStore('event'),
        changing.objectStore('outbox'),
      ]
      const row = await conversations.get(conversation)
      await conversations.put({
        conversation,
        facts: row?.facts ?? null,
        ranges: withRange(row?.ranges ?? [], { low, high }),
      })
      for (const event of [...events, ...changes]) void rows.put({ ...event, ...going(event), conversation })
      for (const { kind, ref } of [...events, ...changes]) {
        if (kind !== 'erase' || !ref) continue
        const erased = await rows.index('id').getAll([conversation, ref])
        const edits = await rows.index('ref').getAll([conversation, ref])
        for (const one of [...erased, ...edits.filter((edit) => edit.kind === 'change')])
          void rows.put({ ...one, body: '' })
      }
      for (const id of settled) {
        const key = await outbox.index('id').getKey(id)
        if (key !== undefined) void outbox.delete(key)
      }
      await changing.done
    },
    async forget() {
      const changing = database.transaction(['conversation', 'event'], 'readwrite')
      void changing.objectStore('conversation').delete(conversation)
      void changing
        .objectStore('event')
        .delete(IDBKeyRange.bound([conversation, 0], [conversation, Number.MAX_SAFE_INTEGER]))
      await changing.done
    },
  }
}

const asEvent = ({
  conversation: _,
  goneAt: __,
  ...event
}: Part['events'][number] & { conversation: ConversationId } & Going) => event
