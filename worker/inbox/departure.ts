import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Erasing } from '../../protocol/security.ts'
import type { Notice } from './store.ts'

/** Somebody who goes for good; `person` is null once no Room has anything of them to forget. */
interface Going {
  person: PersonId | null
  messages: Erasing
}

/** What is left to do when a person's account goes, in SQL: every Room in which they are or were, until it has confirmed. */
export class Departure {
  private going: Going | null

  constructor(private readonly sql: SqlStorage) {
    this.going =
      sql.exec<Going & Record<string, SqlStorageValue>>('SELECT person, messages FROM going').toArray()[0] ?? null
  }

  /** The first word on what becomes of the messages counts. The list goes; what it named is what is to be done. */
  begin(person: PersonId, messages: Erasing): void {
    this.sql.exec(
      'INSERT INTO going (one, person, messages) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET person = excluded.person',
      person,
      messages,
    )
    this.going = { person, messages: this.going?.messages ?? messages }
    this.sql.exec('INSERT OR IGNORE INTO been SELECT conversation FROM line')
    for (const table of ['line', 'wish', 'watcher', 'holding']) this.sql.exec(`DELETE FROM ${table}`)
  }

  /** Whether they are going or gone. A Room that has them in it nevertheless, from before or by somebody else, is to forget them too. */
  hears({ person, conversation, in: isIn }: Notice): boolean {
    if (!this.going) return false
    if (!isIn) return true
    this.sql.exec('INSERT OR IGNORE INTO been VALUES (?)', conversation)
    this.sql.exec('UPDATE going SET person = ?', person)
    this.going = { ...this.going, person }
    return true
  }

  /** What is to be done; null for nothing. */
  left(): { person: PersonId; messages: Erasing; conversations: ConversationId[] } | null {
    if (!this.going?.person) return null
    const rows = this.sql.exec<{ conversation: ConversationId }>('SELECT conversation FROM been').toArray()
    return {
      person: this.going.person,
      messages: this.going.messages,
      conversations: rows.map(({ conversation }) => conversation),
    }
  }

  confirmed(conversation: ConversationId): void {
    this.sql.exec('DELETE FROM been WHERE conversation = ?', conversation)
  }

  /** Nothing says any more who it was. */
  finish(): void {
    this.sql.exec('UPDATE going SET person = NULL')
    if (this.going) this.going = { ...this.going, person: null }
  }
}
