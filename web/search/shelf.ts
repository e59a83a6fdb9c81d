import type { ConversationId, EventId, PersonId } from '../../protocol/ids.ts'
import { answers, isEmpty, type Query, type Thing, written } from '../../protocol/search.ts'
import type { Told } from './told.ts'

/** A message as it is kept for searching. */
export interface Kept {
  id: EventId
  conversation: ConversationId
  seq: number
  author: PersonId
  at: number
  text: string
  has: Thing[]
  /** The seq of what it says now: its own, or its last edit's. */
  said: number
}

/** What was found in a conversation: how many messages, and the newest of them. */
export interface Group {
  conversation: ConversationId
  count: number
  hits: Kept[]
  /** A Room has more of them than it said at once. */
  more?: true
}

type Entry = Kept & { words: string }
type Edited = Extract<Told, { is: 'edited' }>

/**
 * All that a device holds, to be searched. It is looked through from end to end, which takes less than an index would for
 * the words that people look for (docs/decisions/020), and has nothing to be built or kept.
 */
export class Shelf {
  private readonly entries = new Map<EventId, Entry>()
  /** What was erased stays so, whatever comes late. */
  private readonly erased = new Set<EventId>()
  /** Edits of what is told only later: the disk and the Room speak at the same time. */
  private readonly early = new Map<EventId, Edited[]>()
  /** Newest first; null when it must be sorted anew. */
  private order: Entry[] | null = []

  get size(): number {
    return this.entries.size
  }

  get(id: EventId): Kept | undefined {
    const entry = this.entries.get(id)
    return entry && kept(entry)
  }

  of(conversation: ConversationId): EventId[] {
    return [...this.entries.values()].filter((entry) => entry.conversation === conversation).map(({ id }) => id)
  }

  /** Puts back what was kept, unless it is known newer. True when it changed something. */
  put(message: Kept): boolean {
    const known = this.entries.get(message.id)
    if (this.erased.has(message.id) || (known && known.said >= message.said)) return false
    this.entries.set(message.id, { ...message, words: written(message.text) })
    this.order = null
    return true
  }

  /** Takes what an event tells; the message that this concerns, if that changed anything. */
  tell(conversation: ConversationId, told: Told): EventId | null {
    if (told.is === 'erased') {
      this.erased.add(told.id)
      return this.remove(told.id) ? told.id : null
    }
    if (told.is === 'edited') return this.edit(told) ? told.id : null
    const { id, seq, author, at, text, has } = told
    const isNew = this.put({ id, conversation, seq, author, at, text, has, said: seq })
    for (const edit of this.early.get(id) ?? []) this.edit(edit)
    this.early.delete(id)
    return isNew ? id : null
  }

  private edit(told: Edited): boolean {
    const known = this.entries.get(told.id)
    if (!known) this.early.set(told.id, [...(this.early.get(told.id) ?? []), told])
    if (known?.author !== told.author || known.has.includes('poll')) return false
    const has = [...new Set([...told.has, ...known.has.filter((thing) => thing !== 'link')])]
    return this.put({ ...known, text: told.text, has, said: told.seq })
  }

  remove(id: EventId): boolean {
    if (!this.entries.delete(id)) return false
    this.order = null
    return true
  }

  /** The conversation with the newest hit first; of each at most `hits`. `only` is the one that is looked in. */
  search(query: Query, hits: number, only: ConversationId | null = null): Group[] {
    if (isEmpty(query)) return []
    this.order ??= [...this.entries.values()].sort((one, other) => other.at - one.at || other.seq - one.seq)
    const groups = new Map<ConversationId, Group>()
    for (const entry of this.order) {
      const { conversation } = entry
      if ((only !== null && conversation !== only) || !answers(query, entry)) continue
      const group = groups.get(conversation) ?? { conversation, count: 0, hits: [] }
      if (group.count === 0) groups.set(conversation, group)
      if (group.count++ < hits) group.hits.push(kept(entry))
    }
    return [...groups.values()]
  }
}

const kept = ({ words: _, ...rest }: Entry): Kept => rest
