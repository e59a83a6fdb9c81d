import type { ConversationId, SessionId } from '../../protocol/ids.ts'

/** Which of a person's sessions were revoked, and in which conversations each has had sockets, in SQL. */
export class Sessions {
  constructor(private readonly sql: SqlStorage) {}

  isRevoked(session: SessionId): boolean {
    return this.sql.exec('SELECT 1 FROM revoked WHERE session = ?', session).toArray().length > 0
  }

  revoke(session: SessionId, now: number): void {
    this.sql.exec('INSERT OR IGNORE INTO revoked VALUES (?, ?)', session, now)
  }

  /** Forgets revoked sessions whose last access token has run out. */
  forgetRevoked(before: number): void {
    this.sql.exec('DELETE FROM revoked WHERE at <= ? AND session NOT IN (SELECT session FROM live)', before)
  }

  oldestRevoked(): number | null {
    return this.sql.exec<{ at: number | null }>('SELECT min(at) AS at FROM revoked').one().at
  }

  setLive(session: SessionId, conversation: ConversationId): void {
    this.sql.exec('INSERT OR IGNORE INTO live VALUES (?, ?)', session, conversation)
  }

  /** Where revoked sessions may still have sockets. */
  toDisconnect(): { session: SessionId; conversation: ConversationId }[] {
    return this.sql
      .exec<{ session: SessionId; conversation: ConversationId }>(
        'SELECT live.* FROM live JOIN revoked USING (session)',
      )
      .toArray()
  }

  disconnected(session: SessionId, conversation: ConversationId): void {
    this.sql.exec('DELETE FROM live WHERE session = ? AND conversation = ?', session, conversation)
  }

  /** Nobody has sockets any more where nothing is. */
  forgetLive(conversation: ConversationId): void {
    this.sql.exec('DELETE FROM live WHERE conversation = ?', conversation)
  }
}
