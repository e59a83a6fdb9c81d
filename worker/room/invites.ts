import type { Timestamp } from '../../protocol/ids.ts'

/** A link that opens a conversation: the hash of its secret, until when, and for how many more. */
export interface Invite {
  hash: string
  expiresAt: Timestamp | null
  usesLeft: number | null
}

/** A link as its maker wants it. */
export interface NewInvite {
  hash: string
  expiresAt: Timestamp | null
  uses: number | null
}

const isOpen = 'revoked_at IS NULL AND coalesce(expires_at > ?, 1) AND coalesce(uses_left > 0, 1)'

/** A conversation's links, in SQL: the newest alone may be open. */
export class Invites {
  constructor(private readonly sql: SqlStorage) {}

  /** A new one revokes the one before, and so does null; the same one again is as it is said now. */
  set(invite: NewInvite | null, now: number): void {
    this.sql.exec('UPDATE invite SET revoked_at = ? WHERE revoked_at IS NULL', now)
    if (!invite) return
    const { hash, expiresAt, uses } = invite
    this.sql.exec('INSERT OR REPLACE INTO invite (hash, expires_at, uses_left) VALUES (?, ?, ?)', hash, expiresAt, uses)
  }

  /** Null when none opens anything. */
  current(now: number): Invite | null {
    const columns = 'hash, expires_at AS expiresAt, uses_left AS usesLeft'
    const [found] = this.sql
      .exec<{ hash: string; expiresAt: Timestamp | null; usesLeft: number | null }>(
        `SELECT ${columns} FROM invite WHERE ${isOpen}`,
        now,
      )
      .toArray()
    return found ?? null
  }

  /** Whether a link's secret with this hash still opens the door. */
  admits(hash: string, now: number): boolean {
    return this.current(now)?.hash === hash
  }

  /** Somebody has come in by it. */
  take(hash: string): void {
    this.sql.exec('UPDATE invite SET uses_left = uses_left - 1 WHERE hash = ? AND uses_left IS NOT NULL', hash)
  }
}
