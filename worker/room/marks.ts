import type { Event, Mark } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { MemberRow } from './members.ts'
import type { RoomStore } from './store.ts'
import type { Swept } from './swept.ts'

/** After so many events what people said themselves is written into their rows, so that it needn't be looked for after a sleep. */
const foldEvery = 1000

/**
 * How far members are: their rows, and what is newer than those. That one has read what one says oneself, and what came before,
 * costs no row a message: it is remembered, and found in the log again after a sleep. So is what devices were told.
 */
export class Marks {
  private said: Map<PersonId, number> | null = null
  private told: Map<PersonId, number> | null = null

  constructor(private readonly store: RoomStore) {}

  readOf({ person, read }: MemberRow): number {
    return Math.max(read, this.newestSaid().get(person) ?? 0)
  }

  deliveredOf(member: MemberRow): number {
    return Math.max(this.newestTold().get(member.person) ?? 0, this.readOf(member))
  }

  markOf(member: MemberRow): Mark {
    return { person: member.person, delivered: this.deliveredOf(member), read: this.readOf(member) }
  }

  /** What was stored is also what its author has read. Call it after the transaction. */
  stored(events: Event[]): void {
    const said = this.newestSaid()
    for (const { kind, author, seq } of events) if (kind === 'message') said.set(author, seq)
  }

  /** What was stored is taken back: who has said what is looked for again. */
  forget(): void {
    this.said = null
  }

  /** A live device of theirs was told up to `seq`. Whether that says anything new. */
  delivered(member: MemberRow, seq: number): boolean {
    if (seq <= this.deliveredOf(member)) return false
    this.newestTold().set(member.person, seq)
    return true
  }

  /** How far the others are, for somebody who may know. */
  seenBy(viewer: MemberRow): Mark[] {
    if (!viewer.shown) return []
    return this.showing()
      .filter(({ person }) => person !== viewer.person)
      .map((member) => this.markOf(member))
  }

  /** Who may know how far `member` is. */
  hearersOf(member: MemberRow): Set<PersonId> {
    const others = member.shown ? this.showing().filter(({ person }) => person !== member.person) : []
    return new Set(others.map(({ person }) => person))
  }

  /** What is to be known after a sleep. At times what people said is written into their rows. */
  keep(): Pick<Swept, 'folded' | 'delivered'> {
    const ahead = this.everybody().filter((member) => this.deliveredOf(member) > this.readOf(member))
    const delivered = ahead.map((member): Swept['delivered'][number] => [member.person, this.deliveredOf(member)])
    return { folded: this.fold(), delivered }
  }

  private fold(): number {
    const { folded } = this.store.swept.now()
    const head = this.store.log.head()
    if (head - folded < foldEvery) return folded
    for (const [person, seq] of this.newestSaid()) this.store.members.fold(person, seq)
    this.said?.clear()
    return head
  }

  /** Those who show their mark: none in a large conversation, or where one has blocked the other. */
  private showing(): MemberRow[] {
    const all = this.everybody()
    return all.some(({ blocked }) => blocked !== null) ? [] : all.filter(({ shown }) => shown)
  }

  /** Nobody, where they are too many. */
  private everybody(): MemberRow[] {
    const { members } = this.store
    return members.count() <= limits.receiptPeople ? members.after('', limits.receiptPeople) : []
  }

  private newestSaid(): Map<PersonId, number> {
    this.said ??= new Map(
      this.store.log.saidAfter(this.store.swept.now().folded).map(({ author, seq }) => [author, seq]),
    )
    return this.said
  }

  private newestTold(): Map<PersonId, number> {
    this.told ??= new Map(this.store.swept.now().delivered)
    return this.told
  }
}
