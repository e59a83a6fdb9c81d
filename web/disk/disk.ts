import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { openDatabase } from './database.ts'
import type { InboxDisk } from './inboxDisk.ts'
import { indexedDisk } from './indexed.ts'
import type { RoomDisk } from './roomDisk.ts'

/** What a device remembers of an account. */
export interface Disk {
  room(conversation: ConversationId): RoomDisk
  inbox: InboxDisk
  /** Those of which anything is held. */
  conversations(): Promise<ConversationId[]>
  /** Where something is still to be sent. */
  queuedIn(): Promise<ConversationId[]>
  /** The last answer to a question, for when there is no network; it goes through a schema where it is read. */
  answer(question: string): Promise<unknown>
  keepAnswer(question: string, answer: unknown): Promise<void>
  /** Drops conversations whose date has passed. */
  sweep(now: number): Promise<void>
  /** Drops what messages say that are past their time at `now`, by the server's clock. */
  letGo(now: number): Promise<void>
  /** Drops all of it. */
  erase(): Promise<void>
}

/** Where the browser has no IndexedDB, or keeps it closed, what is said lives as long as the page. */
export async function openDisk(person: PersonId): Promise<Disk> {
  const database = await openDatabase(person).catch(() => null)
  return database ? indexedDisk(database, person) : (await import('./memory.ts')).memoryDisk()
}
