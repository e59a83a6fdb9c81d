import * as v from 'valibot'
import { ConversationKind, type Event, type Role, Seal } from '../../protocol/event.ts'
import { type EventId, type PersonId, type Seq, Timestamp } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { hasTables, takeSteps } from '../steps.ts'
import { steps } from './schema.ts'

/** What a conversation was made as, and doesn't change. */
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

/** A member's row: `from` is the first seq they may read, `left` the event that ended their membership. */
export interface MemberRow {
  person: PersonId
  role: Role
  from: number
  left: number | null
  banned: boolean
}

/** What the Room keeps of an invite link. */
export type Invite = { hash: string; expiresAt: Timestamp | null; usesLeft: number | null }

/** All the room's SQL. */
export class RoomStore {
  private constructor(
    private readonly sql: SqlStorage,
    readonly facts: Facts,
  ) {}

  /** Null for an object that was never made or has died. */
  static open(storage: DurableObjectStorage): RoomStore | null {
    const { sql } = storage
    if (!hasTables(sql)) return null
    storage.transactionSync(() => takeSteps(sql, steps))
    const [row] = sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'facts'").toArray()
    const facts = row && readJson(Facts, row.value)
    if (!facts) throw new Error('a room without readable facts')
    return new RoomStore(sql, facts)
  }

  /** Makes the tables. Call it in a transaction, and only where `open` says null. */
  static create(sql: SqlStorage, facts: Facts): RoomStore {
    takeSteps(sql, steps)
    sql.exec("INSERT INTO meta VALUES ('facts', ?)", JSON.stringify(facts))
    return new RoomStore(sql, facts)
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

  /** The newest that can be shown in a list: what was said, or who came and went. */
  newestShown(from: number): Event | null {
    return this.events("WHERE seq >= ? AND kind IN ('message', 'member') ORDER BY seq DESC LIMIT 1", from)[0] ?? null
  }

  append(event: NewEvent): Event {
    const { id, author, device, kind, ref, at, notify, files, seal, body } = event
    const seq = this.head() + 1
    this.sql.exec(
      'INSERT INTO event (seq, id, author, device, kind, ref, at, notify, files, seal, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      seq, id, author, device, kind, ref ?? null, at, list(notify), list(files), seal, body,
    ) // biome-ignore format: one value a column
    return { seq: seq as Seq, ...event }
  }

  /** Blanks a message and all that was changed in it; the rows stay. */
  blank(id: EventId): void {
    this.sql.exec(
      "UPDATE event SET body = '', files = NULL, notify = NULL WHERE id = ?1 OR (ref = ?1 AND kind = 'change')",
      id,
    )
  }

  member(person: PersonId): MemberRow | null {
    return this.memberRows('WHERE person = ?', person)[0] ?? null
  }

  /** Those who are in now, in order of their ids. */
  members(after: PersonId | '', limit: number): MemberRow[] {
    return this.memberRows('WHERE left_seq IS NULL AND person > ? ORDER BY person LIMIT ?', after, limit)
  }

  memberCount(): number {
    return Number(this.sql.exec('SELECT count(*) AS people FROM member WHERE left_seq IS NULL').one().people)
  }

  /** A new member, or one who comes back, by the event `joined`: their Inbox is told once the head is there. */
  join(person: PersonId, role: Role, from: number, joined: number): void {
    this.sql.exec(
      `INSERT INTO member (person, role, from_seq, joined_seq) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET role = excluded.role, joined_seq = excluded.joined_seq, left_seq = NULL`,
      person, role, from, joined,
    ) // biome-ignore format: one value a column
  }

  leave(person: PersonId, seq: number): void {
    this.sql.exec("UPDATE member SET role = 'left', left_seq = ? WHERE person = ?", seq, person)
  }

  /** Whose Inbox doesn't know yet that they are in, or that they left. */
  untold(limit: number): MemberRow[] {
    return this.memberRows(
      'WHERE told < coalesce(left_seq, joined_seq) AND joined_seq <= ? ORDER BY person LIMIT ?',
      this.head(),
      limit,
    )
  }

  told(person: PersonId, seq: number): void {
    this.sql.exec('UPDATE member SET told = max(told, ?) WHERE person = ?', seq, person)
  }

  /** A new invite revokes the one before. */
  invite(hash: string, expiresAt: number | null = null, uses: number | null = null): void {
    this.revokeInvite()
    this.sql.exec('INSERT OR REPLACE INTO invite (hash, expires_at, uses_left) VALUES (?, ?, ?)', hash, expiresAt, uses)
  }

  revokeInvite(): void {
    this.sql.exec('DELETE FROM invite')
  }

  invitation(): Invite | null {
    const columns = 'hash, expires_at AS expiresAt, uses_left AS usesLeft'
    return this.sql.exec<Invite>(`SELECT ${columns} FROM invite`).toArray()[0] ?? null
  }

  /** Whether a link's secret with this hash still opens the door. */
  admits(hash: string, now: number): boolean {
    const open = 'revoked_at IS NULL AND coalesce(expires_at > ?2, 1) AND coalesce(uses_left > 0, 1)'
    return this.sql.exec(`SELECT 1 FROM invite WHERE hash = ?1 AND ${open}`, hash, now).toArray().length > 0
  }

  /** What was last written to the listing in D1, for `meta` remembers it across sleeps. */
  listed(): string | null {
    return this.sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'listed'").toArray()[0]?.value ?? null
  }

  setListed(value: string): void {
    this.sql.exec("INSERT OR REPLACE INTO meta VALUES ('listed', ?)", value)
  }

  private events(where: string, ...values: SqlStorageValue[]): Event[] {
    return this.sql
      .exec<EventColumns>(`SELECT * FROM event ${where}`, ...values)
      .toArray()
      .map(toEvent)
  }

  private memberRows(where: string, ...values: SqlStorageValue[]): MemberRow[] {
    return this.sql
      .exec<MemberColumns>(`SELECT * FROM member ${where}`, ...values)
      .toArray()
      .map(toMember)
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
  notify: string | null
  files: string | null
  seal: Seal
  body: string
}

/** What stands in a row went through its schema when it came. */
function toEvent(row: EventColumns): Event {
  const { seq, id, author, device, kind, ref, at, notify, files, seal, body } = row
  return {
    ...{ seq, id, author, device, kind },
    ...(ref !== null && { ref }),
    at,
    ...(notify !== null && { notify: JSON.parse(notify) }),
    ...(files !== null && { files: JSON.parse(files) }),
    ...{ seal, body },
  }
}

const list = (ids: readonly string[] | undefined): string | null => (ids?.length ? JSON.stringify(ids) : null)

type MemberColumns = { person: PersonId; role: Role; from_seq: number; left_seq: number | null; banned: number }

const toMember = (row: MemberColumns): MemberRow => ({
  person: row.person,
  role: row.role,
  from: row.from_seq,
  left: row.left_seq,
  banned: row.banned !== 0,
})
