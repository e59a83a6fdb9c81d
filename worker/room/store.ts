import * as v from 'valibot'
import { ConversationKind, Seal } from '../../protocol/event.ts'
import { type PersonId, Timestamp } from '../../protocol/ids.ts'
import type { Found, Search } from '../../protocol/search.ts'
import { hasTables, takeSteps } from '../steps.ts'
import { Disappearing } from './disappearing.ts'
import { Invites } from './invites.ts'
import { Log } from './log.ts'
import { Marks } from './marks.ts'
import { Members } from './members.ts'
import { Kept, Meta } from './meta.ts'
import { steps } from './schema.ts'
import { makeIndex, search } from './search.ts'
import { HowSet } from './settings.ts'
import { nothingSwept, Swept } from './swept.ts'
import { type Counts, Unread } from './unread.ts'

/** What a conversation is; of these the profile alone changes. */
export const Facts = v.strictObject({
  kind: ConversationKind,
  seal: Seal,
  profile: v.string(),
  listed: v.boolean(),
  createdAt: Timestamp,
  expiresAt: v.nullable(Timestamp),
})
export type Facts = v.InferOutput<typeof Facts>

/** All that is kept of a conversation: its log, who is in it and how far they are, what it is and how it is set. */
export class RoomStore {
  readonly meta: Meta
  readonly swept: Kept<typeof Swept>
  readonly settings: HowSet
  readonly disappearing: Disappearing
  readonly log: Log
  readonly members: Members
  readonly invites: Invites
  readonly marks: Marks
  private readonly what: Kept<typeof Facts>
  private readonly unread: Unread
  private readonly clock = () => Date.now()

  private constructor(private readonly storage: DurableObjectStorage) {
    const { sql } = storage
    this.meta = new Meta(sql)
    this.what = new Kept(this.meta, 'facts', Facts, noFacts)
    this.swept = new Kept(this.meta, 'swept', Swept, nothingSwept)
    this.settings = new HowSet(sql, () => this.facts)
    this.disappearing = new Disappearing(sql, this.meta)
    this.log = new Log(sql, () => this.facts, this.disappearing, this.clock)
    this.members = new Members(sql)
    this.invites = new Invites(sql)
    this.marks = new Marks(this)
    this.unread = new Unread((...range) => this.log.countUnread(...range))
  }

  /** Null for an object that was never made or has died. */
  static open(storage: DurableObjectStorage): RoomStore | null {
    const { sql } = storage
    if (!hasTables(sql)) return null
    storage.transactionSync(() => takeSteps(sql, steps))
    return new RoomStore(storage).searchable()
  }

  /** Makes the tables and what is in them from the beginning, all or nothing. Call it only where `open` says null. */
  static create(storage: DurableObjectStorage, facts: Facts, found: (store: RoomStore) => void = () => {}): RoomStore {
    const made = storage.transactionSync(() => {
      takeSteps(storage.sql, steps)
      const store = new RoomStore(storage)
      store.what.set(facts)
      found(store)
      return store
    })
    return made.searchable()
  }

  /** Apart from all else that is written: see `makeIndex`. */
  private searchable(): RoomStore {
    if (this.facts.listed) makeIndex(this.storage.sql)
    return this
  }

  get facts(): Facts {
    return this.what.now()
  }

  setProfile(profile: string): void {
    this.what.set({ ...this.facts, profile })
  }

  /** Its date comes sooner than was said. */
  endAt(expiresAt: Timestamp): void {
    this.what.set({ ...this.facts, expiresAt })
  }

  /** All or nothing: when `act` throws, what it did is rolled back, and nothing of it may be remembered. */
  transact<T>(act: () => T): T {
    try {
      return this.storage.transactionSync(act)
    } catch (thrown) {
      for (const memory of [this.what, this.settings, this.disappearing, this.members, this.marks]) memory.forget()
      throw thrown
    }
  }

  /** Answers a search of somebody who may see what is said from `from` on. Call it in a transaction. */
  search(from: number, frame: Search): Found {
    return search(this.storage.sql, this, from, frame)
  }

  /** Blanks what is past its time, `limit` messages at most; whether there was any. Call it in a transaction. */
  disappear(limit: number): boolean {
    const due = this.disappearing.take(this.clock(), limit)
    if (due.length === 0) return false
    for (const { id } of due) this.log.blank(id)
    this.recount()
    return true
  }

  /** What is unread of the log after `after`, up to `to`. */
  unreadOf(person: PersonId, after: number, to: number): Counts {
    // What was counted may have gone since.
    if ((this.disappearing.nextAt() ?? Number.POSITIVE_INFINITY) <= this.clock()) this.recount()
    return this.unread.of(person, after, to)
  }

  /** Something that may have been counted was erased. */
  recount(): void {
    this.unread.forget()
  }
}

function noFacts(): never {
  throw new Error('a room without readable facts')
}
