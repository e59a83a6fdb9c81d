import type { ConversationKind, Event, Seal } from '../../protocol/event.ts'
import type { ConversationId, PersonId, RequestId, Timestamp } from '../../protocol/ids.ts'
import { takeSteps } from '../steps.ts'
import { Departure } from './departure.ts'
import { Holdings } from './holdings.ts'
import { type Columns, type Line, toLine } from './line.ts'
import { MailingStore } from './mailing.ts'
import { steps } from './schema.ts'
import { Sessions } from './sessions.ts'

/** How a conversation is for one of its people: what its Room tells their Inbox. */
export interface Notice {
  person: PersonId
  conversation: ConversationId
  kind: ConversationKind
  seal: Seal
  profile: string
  createdAt: Timestamp
  expiresAt: Timestamp | null
  other: PersonId | null
  in: boolean
  /** At least the seq that ended my membership. */
  head: number
  read: number
  unread: number
  mentions: number
  /** How often messages have gone by themselves: with the same head and read, less may be unread. */
  gone: number
  last: Event | null
  /** Who added me; null when I came myself, or it is a direct chat. */
  by: PersonId | null
}

/** A room or a group that was asked for, and what it is to be. */
export type Wish = {
  conversation: ConversationId
  expiresAt: Timestamp | null
  /** Its name and who may come, as they were asked for: the same request with others is another wish. */
  asked: string
}

/** When its newest message goes by itself; null for never, or once it has. */
const goes =
  "CASE WHEN json_extract(last, '$.ttl') > 0 THEN json_extract(last, '$.at') + json_extract(last, '$.ttl') END"

type Dates = { [When in 'expiresAt' | 'leftAt' | 'goneAt']: number | null }

/** All the Inbox's SQL, together with `Sessions`, `Departure`, `MailingStore` and `Holdings`. */
export class InboxStore {
  /** Counts what changed in the list; each line has that of its last change. */
  private newest: number
  readonly sessions: Sessions
  readonly departure: Departure
  readonly mailing: MailingStore
  readonly holdings: Holdings

  private constructor(private readonly sql: SqlStorage) {
    this.sessions = new Sessions(sql)
    this.departure = new Departure(sql)
    this.mailing = new MailingStore(sql)
    this.holdings = new Holdings(sql)
    this.newest = Math.max(this.forgotten(), Number(sql.exec('SELECT max(rev) AS rev FROM line').one().rev ?? 0))
  }

  static open(storage: DurableObjectStorage): InboxStore {
    storage.transactionSync(() => takeSteps(storage.sql, steps))
    return new InboxStore(storage.sql)
  }

  rev(): number {
    return this.newest
  }

  line(conversation: ConversationId): Line | null {
    return this.lines('WHERE conversation = ?', conversation)[0] ?? null
  }

  /** All that changed after `rev`, the newest activity first. */
  changedAfter(rev: number): Line[] {
    return this.lines("WHERE rev > ? ORDER BY coalesce(json_extract(last, '$.at'), created_at) DESC, conversation", rev)
  }

  /** Puts a line in place of what was known; it takes the next rev. */
  write(line: Omit<Line, 'rev'>): Line {
    const written = { ...line, rev: this.newest + 1 }
    this.sql.exec(
      `INSERT OR REPLACE INTO line (conversation, rev, is_in, armed, hidden_by, left_at, kind, seal, profile, other, created_at, expires_at,
         head, read, unread, mentions, gone, last, level, pinned, archived, marked, draft, hidden) VALUES (${Array(24).fill('?').join(', ')})`,
      line.conversation, written.rev, number(line.in), number(line.armed), line.hiddenBy, line.leftAt, line.kind, line.seal, line.profile,
      line.other, line.createdAt, line.expiresAt, line.head, line.read, line.unread, line.mentions, line.gone, json(line.last), line.level,
      number(line.pinned), number(line.archived), number(line.marked), json(line.draft), line.hidden.length > 0 ? JSON.stringify(line.hidden) : null,
    ) // biome-ignore format: as many a line as go
    this.newest = written.rev
    this.mailing.note(written)
    return written
  }

  /** Whether its Room tells no more until it is asked: nothing that anybody is shown. */
  arm(conversation: ConversationId, armed: boolean): void {
    this.sql.exec('UPDATE line SET armed = ? WHERE conversation = ?', number(armed), conversation)
  }

  armed(): ConversationId[] {
    return this.sql
      .exec<{ conversation: ConversationId }>('SELECT conversation FROM line WHERE armed')
      .toArray()
      .map(({ conversation }) => conversation)
  }

  hiddenBy(person: PersonId): Line[] {
    return this.lines('WHERE hidden_by = ?', person)
  }

  expired(now: number): Line[] {
    return this.lines('WHERE is_in AND expires_at <= ?', now)
  }

  /** Those whose newest message is past its time. */
  gone(now: number): Line[] {
    return this.lines(`WHERE ${goes} <= ?`, now)
  }

  /** Forgets who left before `before`; a browser that holds less than the rev of one must be told everything. */
  forgetLeft(before: number): void {
    const left = 'FROM line WHERE NOT is_in AND left_at <= ?'
    const rev = this.sql.exec<{ rev: number | null }>(`SELECT max(rev) AS rev ${left}`, before).one().rev
    if (rev === null) return
    this.sql.exec("INSERT OR REPLACE INTO meta VALUES ('forgotten', ?)", String(Math.max(rev, this.forgotten())))
    // What has no date still holds what its person said there.
    this.sql.exec(`INSERT OR IGNORE INTO been SELECT conversation ${left} AND expires_at IS NULL`, before)
    this.sql.exec(`DELETE ${left}`, before)
  }

  /** The highest rev of what isn't remembered any more. */
  forgotten(): number {
    return Number(this.sql.exec("SELECT value FROM meta WHERE key = 'forgotten'").toArray()[0]?.value ?? 0)
  }

  /** When the next line ends by its date, when the oldest was left, and when the next newest message goes; null for never. */
  dates(): Dates {
    return this.sql
      .exec<Dates>(
        `SELECT min(CASE WHEN is_in THEN expires_at END) AS expiresAt,
           min(CASE WHEN NOT is_in THEN left_at END) AS leftAt, min(${goes}) AS goneAt FROM line`,
      )
      .one()
  }

  /** The first wish with this id holds; repeated, it answers the same. */
  wish(id: RequestId, { conversation, expiresAt, asked }: Wish, now: number, keepMs: number): Wish {
    this.sql.exec('DELETE FROM wish WHERE at <= ?', now - keepMs)
    this.sql.exec(
      'INSERT OR IGNORE INTO wish (id, conversation, expires_at, at, asked) VALUES (?, ?, ?, ?, ?)',
      id, conversation, expiresAt, now, asked,
    ) // biome-ignore format: one value a column
    return this.sql.exec<Wish>('SELECT conversation, expires_at AS expiresAt, asked FROM wish WHERE id = ?', id).one()
  }

  watch(person: PersonId, until: number): void {
    this.sql.exec('INSERT OR REPLACE INTO watcher VALUES (?, ?)', person, until)
  }

  unwatch(person: PersonId): void {
    this.sql.exec('DELETE FROM watcher WHERE person = ?', person)
  }

  /** Who looks at this person's presence: those who said so last, if there are many. */
  watchers(now: number, limit: number): PersonId[] {
    this.sql.exec('DELETE FROM watcher WHERE until <= ?', now)
    return this.sql
      .exec<{ person: PersonId }>('SELECT person FROM watcher ORDER BY until DESC LIMIT ?', limit)
      .toArray()
      .map(({ person }) => person)
  }

  private lines(where: string, ...values: SqlStorageValue[]): Line[] {
    return this.sql
      .exec<Columns>(`SELECT * FROM line ${where}`, ...values)
      .toArray()
      .map(toLine)
  }
}

const number = (value: boolean): number => (value ? 1 : 0)
const json = (value: object | null): string | null => value && JSON.stringify(value)
