import type { Role } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'

/** A member's row. It stays when they go. */
export interface MemberRow {
  person: PersonId
  role: Role
  /** The first seq they may read. */
  from: number
  /** The event that ended their membership. */
  left: number | null
  banned: boolean
  /** How far they have said that they have read; what they say themselves counts too: `Marks.readOf`. */
  read: number
  /** Whether the others may know how far they are, and so whether they are told of others. */
  shown: boolean
  /** When their mark was last changed, counted for all members together. */
  rev: number
  /** In a direct chat: how far it had come when they blocked the other; null when they haven't. */
  blocked: number | null
  /** Who added them; null when they came by themselves. */
  by: PersonId | null
  /** Without an account, for as long as the room lasts or until they make one. */
  guest: boolean
}

/** Who is in, in SQL. */
export class Members {
  private newestRev: number | null = null

  constructor(private readonly sql: SqlStorage) {}

  of(person: PersonId): MemberRow | null {
    return this.rows('WHERE person = ?', person)[0] ?? null
  }

  /** Those who are in now, in order of their ids. */
  after(person: PersonId | '', limit: number): MemberRow[] {
    return this.rows('WHERE left_seq IS NULL AND person > ? ORDER BY person LIMIT ?', person, limit)
  }

  /** Those who are in, or ever were. */
  ever(limit: number): MemberRow[] {
    return this.rows('ORDER BY person LIMIT ?', limit)
  }

  /** Whose a group is when `person` isn't there any more: an admin's or, where there is none, whoever's came first. */
  heirOf(person: PersonId): PersonId | null {
    const best = "ORDER BY role = 'admin' DESC, joined_seq, person LIMIT 1"
    return this.rows(`WHERE left_seq IS NULL AND NOT banned AND person <> ? ${best}`, person)[0]?.person ?? null
  }

  /** Those who can't come back, whoever was banned last first. */
  banned(limit: number): PersonId[] {
    return this.rows('WHERE banned <> 0 ORDER BY banned DESC, person LIMIT ?', limit).map(({ person }) => person)
  }

  /** The guests who are in. */
  guests(): PersonId[] {
    return this.rows('WHERE guest = 1 AND left_seq IS NULL ORDER BY person').map(({ person }) => person)
  }

  /** Whether a guest who came from there was banned after `since`. */
  wasBannedAt(place: string, since: number): boolean {
    const found = 'SELECT 1 FROM member WHERE guest = 1 AND banned > ? AND place = ? LIMIT 1'
    return this.sql.exec(found, since, place).toArray().length > 0
  }

  count(): number {
    return Number(this.sql.exec('SELECT count(*) AS people FROM member WHERE left_seq IS NULL').one().people)
  }

  /** How often a mark was changed. */
  rev(): number {
    this.newestRev ??= Number(this.sql.exec('SELECT coalesce(max(rev), 0) AS rev FROM member').one().rev)
    return this.newestRev
  }

  /** What was changed is taken back. */
  forget(): void {
    this.newestRev = null
  }

  /** A new member, or one who comes back, by the event `joined`. They have read what was there before them. */
  join(person: PersonId, role: Role, from: number, joined: number, by: PersonId | null = null): void {
    this.sql.exec(
      `INSERT INTO member (person, role, from_seq, joined_seq, read, added_by) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET role = excluded.role, from_seq = excluded.from_seq, joined_seq = excluded.joined_seq,
         read = max(read, excluded.read), added_by = excluded.added_by, left_seq = NULL, armed = 0`,
      person, role, from, joined, joined, by,
    ) // biome-ignore format: one value a column
  }

  leave(person: PersonId, seq: number): void {
    this.sql.exec("UPDATE member SET role = 'left', left_seq = ?, armed = 0 WHERE person = ?", seq, person)
  }

  /** From `at` on, until it is 0. */
  ban(person: PersonId, at: number): void {
    this.sql.exec('UPDATE member SET banned = ? WHERE person = ?', at, person)
  }

  /** Whoever has just come in is a guest, from that place; null where it isn't known. */
  setGuest(person: PersonId, place: string | null): void {
    this.sql.exec('UPDATE member SET guest = 1, place = ? WHERE person = ?', place, person)
  }

  /** They have made an account: nobody remembers where they came from. */
  endGuest(person: PersonId): void {
    this.sql.exec('UPDATE member SET guest = 0, place = NULL WHERE person = ?', person)
  }

  setRole(person: PersonId, role: Role): void {
    this.sql.exec('UPDATE member SET role = ?, armed = 0 WHERE person = ?', role, person)
  }

  /** `rev` moves on, and their Inbox is told. */
  read(person: PersonId, seq: number): void {
    this.sql.exec('UPDATE member SET read = ?, rev = ?, armed = 0 WHERE person = ?', seq, this.nextRev(), person)
  }

  show(person: PersonId, shown: boolean): void {
    this.sql.exec('UPDATE member SET shown = ? WHERE person = ?', shown ? 1 : 0, person)
  }

  /** What they said themselves; nobody need be told of it again. */
  fold(person: PersonId, read: number): void {
    this.sql.exec('UPDATE member SET read = ?1 WHERE person = ?2 AND read < ?1', read, person)
  }

  /** From `at` on nothing reaches them; null for again. */
  block(person: PersonId, at: number | null): void {
    if (at !== null)
      this.sql.exec('UPDATE member SET blocked_seq = ? WHERE person = ? AND blocked_seq IS NULL', at, person)
    else
      this.sql.exec(
        'UPDATE member SET blocked_seq = NULL, rev = ? WHERE person = ? AND blocked_seq IS NOT NULL',
        this.nextRev(),
        person,
      )
  }

  /** Whether somebody here has blocked the other. */
  areBlocked(): boolean {
    return this.sql.exec('SELECT 1 FROM member WHERE blocked_seq IS NOT NULL LIMIT 1').toArray().length > 0
  }

  /** Whom notices go to: those who aren't armed, and those who left after `told`. */
  awake(told: number): MemberRow[] {
    return this.rows('WHERE armed = 0 AND coalesce(left_seq > ?, 1)', told)
  }

  /** They aren't told any more until they come, read, or are concerned themselves. `seq` is what their list shows. */
  arm(person: PersonId, seq: number): void {
    this.sql.exec('UPDATE member SET armed = 1, told = ? WHERE person = ?', seq, person)
  }

  disarm(people: readonly PersonId[]): void {
    const named = 'person IN (SELECT value FROM json_each(?))'
    this.sql.exec(`UPDATE member SET armed = 0 WHERE armed = 1 AND ${named}`, JSON.stringify(people))
  }

  /** Those whose list ends between two events, the later one left out; null for none later. */
  disarmBetween(seq: number, next: number | null): void {
    this.sql.exec(
      `UPDATE member SET armed = 0
       WHERE armed = 1 AND from_seq <= ?1 AND told >= ?1 AND coalesce(told < ?2, 1)`,
      seq,
      next,
    )
  }

  private nextRev(): number {
    this.newestRev = this.rev() + 1
    return this.newestRev
  }

  private rows(where: string, ...values: SqlStorageValue[]): MemberRow[] {
    return this.sql
      .exec<Columns>(`SELECT * FROM member ${where}`, ...values)
      .toArray()
      .map(toMemberRow)
  }
}

type Columns = {
  person: PersonId
  role: Role
  from_seq: number
  left_seq: number | null
  banned: number
  read: number
  shown: number
  rev: number
  blocked_seq: number | null
  added_by: PersonId | null
  guest: number
}

const toMemberRow = (row: Columns): MemberRow => ({
  person: row.person,
  role: row.role,
  from: row.from_seq,
  left: row.left_seq,
  banned: row.banned !== 0,
  read: row.read,
  shown: row.shown !== 0,
  rev: row.rev,
  blocked: row.blocked_seq,
  by: row.added_by,
  guest: row.guest !== 0,
})
