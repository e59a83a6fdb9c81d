import type { RefusalReason, State } from '../../protocol/down.ts'
import type { Event, Seal } from '../../protocol/event.ts'
import type { EventId, FileId, PersonId } from '../../protocol/ids.ts'
import type { Mine } from '../seal/opening.ts'
import type { Range } from './ranges.ts'

/** Why something won't be sent: the Room's reason, or that there is no conversation any more. */
export type FailureReason = RefusalReason | 'ended' | 'not-a-member' | 'file'

/** What goes beside a body, in the clear: the message that it answers or changes, and whom it names. */
export interface Beside {
  ref?: EventId | undefined
  notify?: PersonId[] | undefined
}

/** Something said or done that isn't settled yet. It is kept open: a body is sealed anew at each transmission. */
export interface Queued extends Beside {
  id: EventId
  content: Mine
  /** When it was said, by this device's clock. */
  at: number
  /** Why it won't be sent by itself; null while it may. */
  failed: FailureReason | null
  /** Its files before they are sealed. They are brought first; a tab that is closed and opened again goes on. */
  octets?: Octets | undefined
}

export type Octets = Record<FileId, Blob>

/** Every event of a range, and the later changes of what is in it. */
export interface Part extends Range {
  events: Event[]
  changes: Event[]
}

export interface Held {
  seal: Seal
  from: number
  head: number
  ranges: Range[]
}

/** What a device remembers of a conversation, as it came: bodies stay sealed. */
export interface RoomDisk {
  /** What the conversation said of itself, and the newest that is held; null for one that was never opened here. */
  newest(): Promise<{ facts: State; part: Part } | null>
  /** What is held next below `seq`; null where the next is not held. */
  before(seq: number): Promise<Part | null>
  /** Which events are held, of those from `from` on to `head`, and how they are sealed; null for nothing. */
  held(): Promise<Held | null>
  /** What is held from `low` to `high`, which is all of that in one of the ranges. */
  part(low: number, high: number): Promise<Part>
  /** An event that came, if it did. */
  byId(id: EventId): Promise<Event | null>
  describe(facts: State): Promise<void>
  /** Keeps what came, and lets go of what it settled, at once or not at all. */
  keep(part: Part, settled: EventId[]): Promise<void>
  /** Drops what came; what is queued stays. */
  forget(): Promise<void>

  /** In the order in which it was said. */
  queued(): Promise<Queued[]>
  /** Puts at the end what is new or is to be tried again. A draft that says the same has become it, at once or not at all. */
  queue(item: Queued): Promise<void>
  fail(id: EventId, reason: FailureReason): Promise<void>
  unqueue(id: EventId): Promise<void>
  /** What is written and not said yet. */
  draft(): Promise<string>
  keepDraft(text: string): Promise<void>
  /** Calls back when another tab has queued, failed or dropped something. */
  watch(changed: () => void, signal: AbortSignal): void
}

/** What was written that it says, if it says anything. What is edited is no draft. */
export const wordsOf = ({ content }: Pick<Queued, 'content'>): string | null =>
  content.is === 'text' ? content.text : null
