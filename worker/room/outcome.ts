import type { Down } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Consequence } from './attachment.ts'

/** What a frame leads to. The shell stores it all or nothing, and tells it after that. */
export interface Outcome extends Consequence {
  /** To the socket that asked. */
  reply: Down[]
  /** To everybody who is live, the asker too. */
  broadcast: Event[]
  /** Who isn't a member any more: their sockets go. */
  out?: PersonId[]
  /** Who came, went, or is something else than before: their Inboxes are told whatever they answered last. */
  concerned?: PersonId[]
  /** What a listing says of the room has changed. */
  listing?: true
  /** The asker has read further: their Inbox is told. */
  read?: true
  /** Others are told how far the asker is. */
  marked?: true
  /** Others are told that the asker writes, or doesn't any more. */
  typing?: boolean
}

export const nothing: Outcome = { reply: [], broadcast: [] }
