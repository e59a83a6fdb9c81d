import * as v from 'valibot'
import { type ConversationId, EventId } from '../../protocol/ids.ts'

/**
 * The address of a message, for whoever is in its conversation. That of a direct chat is this tab's own (`path`), which names the
 * other, and so is for oneself. What is behind the # never reaches the server.
 */
export const messageAddress = (
  origin: string,
  path: string,
  conversation: ConversationId,
  isDirect: boolean,
  id: EventId,
): string => `${origin}${isDirect ? path : `/r/${conversation}`}#${id}`

/** The message that an address leads to, by what is behind its #. */
export function messageIn(hash: string): EventId | null {
  const read = v.safeParse(EventId, hash.slice(1))
  return read.success ? read.output : null
}
