import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'

export interface Counts {
  unread: number
  mentions: number
}

interface Counted extends Counts {
  after: number
  to: number
}

/** Counts what is unread after one seq and up to another. */
type Count = (person: PersonId, after: number, to: number) => Counts

/** How much each member hasn't read. What was counted once is remembered, so that of a long log the new part alone is looked at. */
export class Unread {
  private readonly counted = new Map<PersonId, Counted>()

  constructor(private readonly count: Count) {}

  /** Of what came after `after`, up to `to`. */
  of(person: PersonId, after: number, to: number): Counts {
    const known = this.counted.get(person)
    const before = known?.after === after && known.to <= to ? known : { to: after, unread: 0, mentions: 0 }
    const more = before.to < to ? this.count(person, before.to, to) : { unread: 0, mentions: 0 }
    const unread = Math.min(limits.unreadMax, before.unread + more.unread)
    const mentions = Math.min(limits.unreadMax, before.mentions + more.mentions)
    this.counted.set(person, { after, to, unread, mentions })
    return { unread, mentions }
  }

  /** Something that may have been counted was erased. */
  forget(): void {
    this.counted.clear()
  }
}
