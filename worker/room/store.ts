import * as v from 'valibot'
import { ConversationKind, type Event, Seal } from '../../protocol/event.ts'
import { type EventId, PersonId, type Seq, Timestamp } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { limits } from '../../protocol/limits.ts'
import type { Found, Search } from '../../protocol/search.ts'
import { asOf } from '../../protocol/timer.ts'
import { hasTables, takeSteps } from '../steps.ts'
import { Disappearing } from './disappearing.ts'
import { Invites } from './invites.ts'
import { Marks } from './marks.ts'
import { Members } from './members.ts'
import { steps } from './schema.ts'
import { forget, makeIndex, search } from './search.ts'
import { HowSet } from './settings.ts'
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

export type NewEvent = Omit<Event, 'seq'>

/** Which events concern another one not as an answer but as a change of it. */
const changing = "kind IN ('change', 'erase')"

/** What an event takes in a frame at most beside its body and its lists. */
const envelopeBytes = 350

/** What a list shows of a log: what was said, who came and went, what was set. */
const shown = "kind IN ('message', 'member', 'setting')"

/** What is known to have been done for everything up to some place, so that it needn't be done again after a sleep. */
export const Swept = v.strictObject({
  /** What people said themselves up to here is in their `read`. */
  folded: v.number(),
  /** Every Inbox that isn't armed was told up to this seq, and of the marks up to this `rev`. */
  told: v.number(),
  rev: v.number(),
  /** How far live devices of members were told who hadn't read so far, in a small conversation. */
  delivered: v.array(v.tuple([PersonId, v.number()])),
  /** They were told how often messages had gone by themselves. */
  gone: v.optional(v.number(), 0),
})
export type Swept = v.InferOutput<typeof Swept>

/** How often messages have gone by themselves, and up to which seq. */
const Gone = v.strictObject({ times: v.number(), upTo: v.number() })
export type Gone = v.InferOutput<typeof Gone>

/** What names are in, by kind of thing. */
type Meta = 'facts' | 'listed' | 'swept' | 'gone' | 'counted'

/** The room's log and what it is, in SQL; who is in it and how far they are. */
export class RoomStore {
  readonly members: Members
  readonly invites: Invites
  readonly marks: Marks
  readonly settings: HowSet
  readonly disappearing: Disappearing
  private readonly unread: Unread
  private known: Facts | null = null
  private done: Swept | null = null
  private went: Gone | null = null

  private readonly sql: SqlStorage
  /** What is past its time is told by nothing here, however late the alarm. */
  private readonly clock = () => Date.now()

  private constructor(private readonly storage: DurableObjectStorage) {
    const { sql } = storage
    this.sql = sql
    this.members = new Members(sql)
    this.invites = new Invites(sql)
    this.marks = new Marks(this)
    this.settings = new HowSet(sql, () => this.facts)
    this.disappearing = new Disappearing(sql)
    this.unread = new Unread((...range) => this.countUnread(...range))
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
      store.setMeta('facts', facts)
      found(store)
      return store
    })
    return made.searchable()
  }

  /** Apart from all else that is written: see `makeIndex`. */
  private searchable(): RoomStore {
    if (this.facts.listed) makeIndex(this.sql)
    return this
  }

  get facts(): Facts {
    this.known ??= readJson(Facts, this.meta('facts') ?? '')
    if (!this.known) throw new Error('a room without readable facts')
    return this.known
  }

  setProfile(profile: string): void {
    this.setMeta('facts', { ...this.facts, profile })
    this.known = null
  }

  /** Its date comes sooner than was said. */
  endAt(expiresAt: Timestamp): void {
    this.setMeta('facts', { ...this.facts, expiresAt })
    this.known = null
  }

  /** All or nothing: when `act` throws, what it did is rolled back, and nothing of it may be remembered. */
  transact<T>(act: () => T): T {
    try {
      return this.storage.transactionSync(act)
    } catch (thrown) {
      this.known = null
      this.went = null
      this.settings.forget()
      this.disappearing.forget()
      this.members.forget()
      this.marks.forget()
      throw thrown
    }
  }

  /** 0 in an empty conversation. */
  head(): number {
    return Number(this.sql.exec('SELECT max(seq) AS head FROM event').one().head ?? 0)
  }

  byId(id: EventId): Event | null {
    return this.events('WHERE id = ?', id)[0] ?? null
  }

  at(seq: number): Event | null {
    return this.events('WHERE seq = ?', seq)[0] ?? null
  }

  after(seq: number, limit: number): Event[] {
    return this.events('WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit)
  }

  /** Downwards, to `from` at the earliest. */
  before(seq: number, from: number, limit: number): Event[] {
    return this.events('WHERE seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ?', seq, from, limit)
  }

  /** What came after `seq` and changes or erases an event of `low` to `seq`. */
  laterChanges(low: number, seq: number): Event[] {
    return this.events(
      `WHERE seq > ?2 AND ${changing} AND ref IN (SELECT id FROM event WHERE seq BETWEEN ?1 AND ?2) ORDER BY seq`,
      low,
      seq,
    )
  }

  /** How many bytes an event takes in a frame together with all that changes it. */
  size(id: EventId): number {
    const bytes = `octet_length(json_quote(body)) + coalesce(octet_length(notify), 0) + coalesce(octet_length(files), 0) + ${envelopeBytes}`
    return Number(
      this.sql.exec(`SELECT sum(${bytes}) AS size FROM event WHERE id = ?1 OR (ref = ?1 AND ${changing})`, id).one()
        .size ?? 0,
    )
  }

  /** The newest that can be shown in a list, of those from `from` to `to`. */
  newestShown(from: number, to: number): Event | null {
    return this.events(`WHERE seq BETWEEN ? AND ? AND ${shown} ORDER BY seq DESC LIMIT 1`, from, to)[0] ?? null
  }

  /** The first after `seq` that can be shown in a list. */
  nextShown(seq: number): number | null {
    const next = `SELECT seq FROM event WHERE seq > ? AND ${shown} ORDER BY seq LIMIT 1`
    return this.sql.exec<{ seq: number }>(next, seq).toArray()[0]?.seq ?? null
  }

  /** Each one's newest message after `seq`. */
  saidAfter(seq: number): { author: PersonId; seq: number }[] {
    const newest = "SELECT author, max(seq) AS seq FROM event WHERE seq > ? AND kind = 'message' GROUP BY author"
    return this.sql.exec<{ author: PersonId; seq: number }>(newest, seq).toArray()
  }

  /** When somebody said their newest message, if that was after `since`; the log is looked through no further back. */
  lastSaid(author: PersonId, since: number): number | null {
    const before = 'coalesce((SELECT seq FROM event WHERE at <= ? ORDER BY seq DESC LIMIT 1), 0)'
    const newest = `SELECT max(at) AS at FROM event WHERE seq > ${before} AND author = ? AND kind = 'message'`
    return this.sql.exec<{ at: number | null }>(newest, since, author).one().at
  }

  append(event: NewEvent): Event {
    const { id, author, device, kind, ref = null, at, ttl = null, notify, files, seal, body } = event
    const lists = { notify: list(notify), files: list(files) }
    const row = { seq: (this.head() + 1) as Seq, id, author, device, kind, ref, at, ttl, ...lists, seal, body }
    this.sql.exec(
      'INSERT INTO event (seq, id, author, device, kind, ref, at, ttl, notify, files, seal, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...Object.values(row),
    )
    if (kind === 'message' && ttl !== null) this.disappearing.said(at + ttl)
    // As it will be read: what is told is byte for byte what is stored.
    return toEvent(row)
  }

  /** Answers a search of somebody who may see what is said from `from` on. Call it in a transaction. */
  search(from: number, frame: Search): Found {
    return search(this.sql, this, from, frame)
  }

  /** The first event from `from` on of this time or later, if there is one. Times rise with the seq. */
  firstSince(from: number, time: number): number | null {
    const head = this.head()
    let [low, high] = [from, head + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const { at } = this.sql.exec<{ at: number }>('SELECT at FROM event WHERE seq = ?', middle).one()
      if (at < time) low = middle + 1
      else high = middle
    }
    return low > head ? null : low
  }

  /** Blanks a message and all that was changed in it; the rows stay. */
  blank(id: EventId): void {
    this.blankWhere("id = ?1 OR (ref = ?1 AND kind = 'change')", id)
  }

  /** Blanks what is past its time, `limit` messages at most; whether there was any. Call it in a transaction. */
  disappear(limit: number): boolean {
    const due = this.disappearing.take(this.clock(), limit)
    if (due.length === 0) return false
    for (const { id } of due) this.blank(id)
    const { times, upTo } = this.gone()
    this.went = { times: times + 1, upTo: Math.max(upTo, ...due.map(({ seq }) => seq)) }
    this.setMeta('gone', this.went)
    this.unread.forget()
    return true
  }

  gone(): Gone {
    this.went ??= readJson(Gone, this.meta('gone') ?? '') ?? { times: 0, upTo: 0 }
    return this.went
  }

  /** What is unread of the log after `after`, up to `to`. */
  unreadOf(person: PersonId, after: number, to: number): Counts {
    // What was counted may have gone since.
    if ((this.disappearing.nextAt() ?? Number.POSITIVE_INFINITY) <= this.clock()) this.unread.forget()
    return this.unread.of(person, after, to)
  }

  /** Something that may have been counted was erased. */
  recount(): void {
    this.unread.forget()
  }

  /** Somebody's messages that weren't erased, from the first on. */
  saidBy(author: PersonId, limit: number): Event[] {
    return this.events("WHERE author = ? AND kind = 'message' AND body <> '' ORDER BY seq LIMIT ?", author, limit)
  }

  /** Blanks what somebody changed in messages, whosever they are. */
  blankChanges(author: PersonId): void {
    this.blankWhere("author = ?1 AND kind = 'change'", author)
  }

  /** What was last written to the listing in D1. */
  listed(): string | null {
    return this.meta('listed')
  }

  setListed(value: unknown): void {
    this.setMeta('listed', value)
  }

  /** Up to where the owner's page knows how much was said. */
  counted(): string | null {
    return this.meta('counted')
  }

  setCounted(value: unknown): void {
    this.setMeta('counted', value)
  }

  swept(): Swept {
    this.done ??= readJson(Swept, this.meta('swept') ?? '') ?? { folded: 0, told: 0, rev: 0, delivered: [], gone: 0 }
    return this.done
  }

  setSwept(swept: Swept): void {
    this.setMeta('swept', swept)
    this.done = swept
  }

  /** Messages of others that weren't erased and haven't gone, and those among them that name `person`; each at most `limits.unreadMax`. */
  private countUnread(person: PersonId, after: number, to: number): { unread: number; mentions: number } {
    const ofOthers = "seq > ?1 AND seq <= ?2 AND kind = 'message' AND author <> ?3 AND octet_length(body) > 0"
    const isLeft = 'AND (ttl IS NULL OR at + ttl > ?4)'
    const count = (from: string, more = '') => {
      const found = `SELECT 1 FROM ${from} WHERE ${ofOthers} ${isLeft} ${more} LIMIT ${limits.unreadMax}`
      const counted = `SELECT count(*) AS found FROM (${found})`
      return Number(this.sql.exec(counted, after, to, person, this.clock()).one().found)
    }
    // The ids in `notify` are all of one length, so that none is a part of another.
    const named = 'AND notify IS NOT NULL AND instr(notify, ?3) > 0'
    return { unread: count('event'), mentions: count('event INDEXED BY event_notify', named) }
  }

  /** What was found by its words isn't any more. */
  private blankWhere(which: string, value: string): void {
    const blanked = this.sql
      .exec<{ seq: number }>(
        `UPDATE event SET body = '', files = NULL, notify = NULL WHERE ${which} RETURNING seq`,
        value,
      )
      .toArray()
    if (this.facts.listed)
      forget(
        this.sql,
        blanked.map(({ seq }) => seq),
      )
  }

  private meta(key: Meta): string | null {
    return this.sql.exec<{ value: string }>('SELECT value FROM meta WHERE key = ?', key).toArray()[0]?.value ?? null
  }

  private setMeta(key: Meta, value: unknown): void {
    this.sql.exec('INSERT OR REPLACE INTO meta VALUES (?, ?)', key, JSON.stringify(value))
  }

  private events(where: string, ...values: SqlStorageValue[]): Event[] {
    return this.sql
      .exec<EventColumns>(`SELECT * FROM event ${where}`, ...values)
      .toArray()
      .map((row) => asOf(toEvent(row), this.clock()))
  }
}

type EventColumns = {
  seq: Event['seq']
  id: Event['id']
  author: Event['author']
  device: Event['device']
  kind: Event['kind']
  ref: EventId | null
  at: Event['at']
  ttl: number | null
  notify: string | null
  files: string | null
  seal: Seal
  body: string
}

/** What stands in a row went through its schema when it came. */
function toEvent(row: EventColumns): Event {
  const { seq, id, author, device, kind, ref, at, ttl, notify, files, seal, body } = row
  return {
    ...{ seq, id, author, device, kind },
    ...(ref !== null && { ref }),
    at,
    ...(ttl !== null && { ttl }),
    ...(notify !== null && { notify: JSON.parse(notify) }),
    ...(files !== null && { files: JSON.parse(files) }),
    ...{ seal, body },
  }
}

const list = (ids: readonly string[] | undefined): string | null => (ids?.length ? JSON.stringify(ids) : null)
