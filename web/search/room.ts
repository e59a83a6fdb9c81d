import type { ConversationId } from '../../protocol/ids.ts'
import type { Query } from '../../protocol/search.ts'
import type { Opened } from '../seal/opening.ts'
import { type Group, Shelf } from './shelf.ts'
import { toldBy } from './told.ts'

/** What a Room found (its events and changes, opened) as the device's own search would show it. */
export function foundIn(conversation: ConversationId, query: Query, opened: readonly Opened[]): Group[] {
  const shelf = new Shelf()
  for (const one of opened) {
    const told = toldBy(one)
    if (told) shelf.tell(conversation, told)
  }
  return shelf.search(query, opened.length)
}
