import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { State } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import type { ConversationId, EventId, PersonId } from '../../protocol/ids.ts'
import type { Row } from '../../protocol/inbox.ts'
import type { Range } from './ranges.ts'
import type { Queued } from './roomDisk.ts'

type Place = [conversation: ConversationId, seq: number]

/** When what it says goes by itself, by the server's clock; nothing for never, and once it has. */
export interface Going {
  goneAt?: number
}

interface Schema extends DBSchema {
  conversation: { key: ConversationId; value: { conversation: ConversationId; facts: State | null; ranges: Range[] } }
  event: {
    key: Place
    value: Event & { conversation: ConversationId } & Going
    indexes: { id: [ConversationId, EventId]; ref: [ConversationId, EventId]; going: number }
  }
  /** By a number that only grows, which no clock can turn back. */
  outbox: {
    key: number
    value: Queued & { conversation: ConversationId }
    indexes: { id: EventId; conversation: ConversationId }
  }
  draft: { key: ConversationId; value: string }
  answer: { key: string; value: unknown }
  /** The chat list, as the Inbox told it. */
  row: { key: ConversationId; value: Row & Going; indexes: { going: number } }
}
export type Database = IDBPDatabase<Schema>

export const databaseName = (person: PersonId): string => `parley.${person}`

/** A tab that holds the database open must not keep another from deleting or raising it. */
export const openDatabase = (person: PersonId): Promise<Database> =>
  openDB<Schema>(databaseName(person), 3, {
    upgrade(database, from, _to, transaction) {
      if (from < 2) database.createObjectStore('row', { keyPath: 'conversation' })
      if (from < 1) createFirst(database)
      if (from >= 3) return
      for (const name of ['event', 'row'] as const) transaction.objectStore(name).createIndex('going', 'goneAt')
    },
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  })

function createFirst(database: Database): void {
  database.createObjectStore('conversation', { keyPath: 'conversation' })
  const event = database.createObjectStore('event', { keyPath: ['conversation', 'seq'] })
  event.createIndex('id', ['conversation', 'id'])
  event.createIndex('ref', ['conversation', 'ref'])
  const outbox = database.createObjectStore('outbox', { autoIncrement: true })
  outbox.createIndex('id', 'id', { unique: true })
  outbox.createIndex('conversation', 'conversation')
  database.createObjectStore('draft')
  database.createObjectStore('answer')
}
