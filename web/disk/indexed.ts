import { deleteDB } from 'idb'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { type Database, databaseName } from './database.ts'
import type { Disk } from './disk.ts'
import { letGo } from './going.ts'
import { indexedInbox } from './inbox.ts'
import { indexedLog } from './log.ts'
import { indexedOutbox } from './outbox.ts'

/** A device's memory in IndexedDB, one database a person. */
export function indexedDisk(database: Database, person: PersonId): Disk {
  const tabs = new BroadcastChannel(`${databaseName(person)}.outbox`)
  const log = (conversation: ConversationId) => indexedLog(database, conversation)
  return {
    room: (conversation) => ({ ...log(conversation), ...indexedOutbox(database, conversation, tabs) }),
    inbox: indexedInbox(database),
    conversations: () => database.getAllKeys('conversation'),
    async queuedIn() {
      const items = await database.getAll('outbox')
      return [...new Set(items.filter(({ failed }) => !failed).map(({ conversation }) => conversation))]
    },
    answer: (question) => database.get('answer', question),
    async keepAnswer(question, answer) {
      await database.put('answer', answer, question)
    },
    async sweep(now) {
      const ended = (await database.getAll('conversation')).filter(({ facts }) => (facts?.expiresAt ?? now + 1) <= now)
      for (const { conversation } of ended) await log(conversation).forget()
    },
    letGo: (now) => letGo(database, now),
    async erase() {
      database.close()
      await deleteDB(databaseName(person))
    },
  }
}
