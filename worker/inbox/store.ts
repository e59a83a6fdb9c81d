import type { ConversationKind, Event, Seal } from '../../protocol/event.ts'
import type { ConversationId, PersonId, RequestId, SessionId, Timestamp } from '../../protocol/ids.ts'
import { takeSteps } from '../steps.ts'
import { steps } from './schema.ts'

/** How a conversation is for one member: it supersedes another when `head` or `read` is greater and neither less. */
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
  head: number
  read: number
  unread: number
  mentions: number
  last: Event | null
  by: PersonId | null
}

/** A room that was asked for, and what it is to be. */
export type Wish = {
  conversation: ConversationId
  expiresAt: Timestamp
  /** Its name and who may come, as they were asked for: the same request with others is another wish. */
  asked: string
}

/** All the Inbox's SQL. */
export class InboxStore {
  private constructor(private readonly sql: SqlStorage) {}

  static open(storage: DurableObjectStorage): InboxStore {
    storage.transactionSync(() => takeSteps(storage.sql, steps))
    return new InboxStore(storage.sql)
  }

  /** Takes what is newer than what is known; a person who left stays known as such, so that no late notice brings them back. */
  notice({ conversation, kind, expiresAt, head, in: isIn }: Notice, now: number): void {
    this.sql.exec(
      `INSERT INTO conversation (id, kind, expires_at, at, left, since) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET at = excluded.at, left = excluded.left WHERE excluded.at > at`,
      conversation, kind, expiresAt, head, isIn ? 0 : 1, now,
    ) // biome-ignore format: one value a column
  }

  /** Those I am in, in no order. */
  conversations(now: number): ConversationId[] {
    return this.sql
      .exec<{ id: ConversationId }>('SELECT id FROM conversation WHERE left = 0 AND coalesce(expires_at > ?, 1)', now)
      .toArray()
      .map(({ id }) => id)
  }

  forgetExpired(now: number): void {
    this.sql.exec('DELETE FROM live WHERE conversation IN (SELECT id FROM conversation WHERE expires_at <= ?)', now)
    this.sql.exec('DELETE FROM conversation WHERE expires_at <= ?', now)
  }

  forget(conversation: ConversationId): void {
    this.sql.exec('DELETE FROM conversation WHERE id = ?', conversation)
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
}
