import type { ConversationId } from '../../protocol/ids.ts'
import type { Found, Query } from '../../protocol/search.ts'
import type { Opened } from '../seal/opening.ts'
import { type Group, Shelf } from './shelf.ts'
import { toldBy } from './told.ts'

/** Asks a listed room what was said in it; null when it doesn't answer. */
export type AskRoom = (
  query: Query,
  before: number | null,
) => Promise<(Omit<Found, 'events' | 'changes'> & { opened: Opened[] }) | null>

/** What a Room found (its events and changes, opened) as the device's own search would show it. */
export function foundIn(conversation: ConversationId, query: Query, opened: readonly Opened[]): Group[] {
  const shelf = new Shelf()
  for (const one of opened) {
    const told = toldBy(one)
    if (told) shelf.tell(conversation, told)
  }
  return shelf.search(query, opened.length)
}

/** Asks a Room until it has looked into all of it; no more once `signal` says so. Throws when it doesn't answer. */
export async function searchRoom(
  conversation: ConversationId,
  query: Query,
  ask: AskRoom,
  signal: AbortSignal,
): Promise<Group[]> {
  for (;;) {
    const found = signal.aborted ? null : await ask(query, null)
    if (!found) throw new Error('no answer')
    if (found.retryAfterMs) await new Promise((again) => setTimeout(again, found.retryAfterMs))
    else if (found.behind === 0) return more(foundIn(conversation, query, found.opened), found.before !== null)
  }
}

const more = (groups: Group[], isMore: boolean): Group[] =>
  isMore ? groups.map((group) => ({ ...group, more: true as const })) : groups
