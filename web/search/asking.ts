import type { ConversationId, EventId, PersonId } from '../../protocol/ids.ts'
import type { Query } from '../../protocol/search.ts'
import type { Range } from '../disk/ranges.ts'
import type { Group } from './shelf.ts'
import type { Told } from './told.ts'

/** What the page says to the worker that searches. The first is `open`; what has an `n` is answered. */
export type Asking =
  | { ask: 'open'; person: PersonId }
  | { ask: 'tell'; conversation: ConversationId; range: Range | null; told: Told[] }
  | { ask: 'remove'; ids: EventId[] }
  | { ask: 'forget'; conversation: ConversationId }
  | { ask: 'held'; n: number }
  | { ask: 'search'; n: number; query: Query; hits: number; only: ConversationId | null }

export type Answer = { n: number; held: Map<ConversationId, Range[]> } | { n: number; groups: Group[]; size: number }
