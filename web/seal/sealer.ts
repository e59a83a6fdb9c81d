import type { Content } from '../../protocol/content.ts'
import type { Event, Kind, Seal } from '../../protocol/event.ts'
import type { ConversationId, DeviceId, EventId, PersonId } from '../../protocol/ids.ts'

/** What a seal is bound to: nobody may move a body to another conversation, author or message. */
export interface Envelope {
  author: PersonId
  device: DeviceId
  id: EventId
  kind: Kind
  ref?: EventId | undefined
}

export interface Sealed {
  seal: Seal
  body: string
}

export interface Unreadable {
  is: 'unreadable'
  /** `waiting` for a key that may still come; the others are final. */
  why: 'waiting' | 'no-key' | 'broken'
}

/** Closes and opens what is said. The server sees bodies and nothing else. */
export interface Sealer {
  seal(conversation: ConversationId, envelope: Envelope, content: Content): Promise<Sealed>
  open(conversation: ConversationId, event: Event): Promise<Content | Unreadable>
  /** Calls back when what was `waiting` may be opened now; the result stops that. */
  onReady(again: () => void): () => void
}
