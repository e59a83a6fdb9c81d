import type { ConversationId, EventId } from '../../protocol/ids.ts'
import type { Query } from '../../protocol/search.ts'
import { type Range, withRange } from '../disk/ranges.ts'
import { type Group, type Kept, Shelf } from './shelf.ts'
import type { Told } from './told.ts'
import type { Vault, Written } from './vault.ts'

/** So many messages are sealed together: one that changes has them all written anew. */
export const partMessages = 500

/** What a device holds to be searched, in memory and on its disk. Nothing is on the disk before `save`. */
export class Library {
  private readonly shelf = new Shelf()
  private readonly parts = new Map<number, Set<EventId>>()
  private readonly partOf = new Map<EventId, number>()
  private readonly held = new Map<ConversationId, Range[]>()
  private readonly changedParts = new Set<number>()
  private readonly changedHeld = new Set<ConversationId>()

  private constructor(private readonly vault: Vault) {}

  static async open(vault: Vault): Promise<Library> {
    const library = new Library(vault)
    // What can't be read any more is told anew, since then nothing is held.
    const { parts, held } = await vault.read().catch(() => ({ parts: new Map<number, Kept[]>(), held: new Map() }))
    for (const [number, messages] of parts) {
      library.parts.set(number, new Set(messages.map(({ id }) => id)))
      for (const message of messages) {
        library.shelf.put(message)
        library.partOf.set(message.id, number)
      }
    }
    for (const [conversation, ranges] of held) library.held.set(conversation, ranges)
    return library
  }

  /** Which events of which conversations were told. */
  get all(): Map<ConversationId, Range[]> {
    return new Map(this.held)
  }

  /** Of one of them. */
  rangesOf(conversation: ConversationId): Range[] {
    return this.held.get(conversation) ?? []
  }

  /** Takes what the events of a range told, and what later ones told about those; no range for what could be read only now. */
  tell(conversation: ConversationId, range: Range | null, told: readonly Told[]): void {
    for (const one of told) {
      const id = this.shelf.tell(conversation, one)
      if (id) this.place(id)
    }
    if (!range) return
    this.held.set(conversation, withRange(this.rangesOf(conversation), range))
    this.changedHeld.add(conversation)
  }

  /** Drops messages that have disappeared. */
  remove(ids: readonly EventId[]): void {
    for (const id of ids) if (this.shelf.remove(id)) this.place(id)
  }

  /** Drops all that is known of a conversation. */
  forget(conversation: ConversationId): void {
    this.remove(this.shelf.of(conversation))
    this.held.delete(conversation)
    this.changedHeld.add(conversation)
  }

  search(query: Query, hits: number, only: ConversationId | null = null): Group[] {
    return this.shelf.search(query, hits, only)
  }

  get size(): number {
    return this.shelf.size
  }

  /** Writes what has changed; what couldn't be written is tried again with what changes next. */
  async save(): Promise<void> {
    const [parts, held] = [[...this.changedParts], [...this.changedHeld]]
    if (parts.length === 0 && held.length === 0) return
    const written: Written = {
      parts: new Map(parts.map((number) => [number, this.messagesOf(number)])),
      held: new Map(held.map((conversation) => [conversation, this.held.get(conversation) ?? null])),
    }
    this.changedParts.clear()
    this.changedHeld.clear()
    try {
      await this.vault.write(written)
    } catch (thrown) {
      for (const number of parts) this.changedParts.add(number)
      for (const conversation of held) this.changedHeld.add(conversation)
      throw thrown
    }
  }

  private messagesOf(number: number): Kept[] | null {
    const messages = [...(this.parts.get(number) ?? [])].flatMap((id) => this.shelf.get(id) ?? [])
    return messages.length > 0 ? messages : null
  }

  /** Notes that a message's part has changed: a new message goes into the last that has room. */
  private place(id: EventId): void {
    const isThere = this.shelf.get(id) !== undefined
    const known = this.partOf.get(id)
    const number = known ?? this.lastPart()
    if (isThere && known === undefined) {
      this.parts.get(number)?.add(id)
      this.partOf.set(id, number)
    } else if (!isThere) {
      this.parts.get(number)?.delete(id)
      this.partOf.delete(id)
    }
    this.changedParts.add(number)
  }

  private lastPart(): number {
    const last = Math.max(0, ...this.parts.keys())
    const number = (this.parts.get(last)?.size ?? 0) < partMessages ? last : last + 1
    if (!this.parts.has(number)) this.parts.set(number, new Set())
    return number
  }
}
