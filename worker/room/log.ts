import type { Event } from '../../protocol/event.ts'
import type { EventId, PersonId, Seq } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { asOf } from '../../protocol/timer.ts'
import type { Disappearing } from './disappearing.ts'
import { type NewEvent, type Row, toEvent, toRow } from './row.ts'
import { forget } from './search.ts'
import type { Facts } from './store.ts'
import type { Counts } from './unread.ts'

/** Which events concern another one not as an answer but as a change of it. */
const changing = "kind IN ('change', 'erase')"

/** What an event takes in a frame at most beside its body and its lists. */
const envelopeBytes = 350

/** What a list shows of a log: what was said, who came and went, what was set. */
const shown = "kind IN ('message', 'member', 'setting')"

/** All that happened, in SQL: it is added to and blanked, and nothing of it moves. */
export class Log {
  constructor(
    private readonly sql: SqlStorage,
    private readonly facts: () => Facts,
    private readonly disappearing: Disappearing,
    /** What is past its time is told by nothing here, however late the alarm. */
    private readonly clock: () => number,
  ) {}

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

  /** Somebody's messages that weren't erased, from the first on. */
  saidBy(author: PersonId, limit: number): Event[] {
    return this.events("WHERE author = ? AND kind = 'message' AND body <> '' ORDER BY seq LIMIT ?", author, limit)
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

  /** Messages of others that weren't erased and haven't gone, and those among them that name `person`; each at most `limits.unreadMax`. */
  countUnread(person: PersonId, after: number, to: number): Counts {
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

  append(event: NewEvent): Event {
    const row = toRow((this.head() + 1) as Seq, event)
    this.sql.exec(
      'INSERT INTO event (seq, id, author, device, kind, ref, at, ttl, notify, files, seal, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...Object.values(row),
    )
    if (row.kind === 'message' && row.ttl !== null) this.disappearing.said(row.at + row.ttl)
    // As it will be read: what is told is byte for byte what is stored.
    return toEvent(row)
  }

  /** Blanks a message and all that was changed in it; the rows stay. */
  blank(id: EventId): void {
    this.blankWhere("id = ?1 OR (ref = ?1 AND kind = 'change')", id)
  }

  /** Blanks what somebody changed in messages, whosever they are. */
  blankChanges(author: PersonId): void {
    this.blankWhere("author = ?1 AND kind = 'change'", author)
  }

  /** What was found by its words isn't any more. */
  private blankWhere(which: string, value: string): void {
    const blanked = this.sql
      .exec<{ seq: number }>(
        `UPDATE event SET body = '', files = NULL, notify = NULL WHERE ${which} RETURNING seq`,
        value,
      )
      .toArray()
    if (this.facts().listed)
      forget(
        this.sql,
        blanked.map(({ seq }) => seq),
      )
  }

  private events(where: string, ...values: SqlStorageValue[]): Event[] {
    return this.sql
      .exec<Row>(`SELECT * FROM event ${where}`, ...values)
      .toArray()
      .map((row) => asOf(toEvent(row), this.clock()))
  }
}
