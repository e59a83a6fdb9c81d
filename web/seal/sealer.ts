import type { Content } from '../../protocol/content.ts'
import type { Event, Kind, Seal } from '../../protocol/event.ts'
import type { ConversationId, DeviceId, EventId, FileId, PersonId } from '../../protocol/ids.ts'

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

/** Where a file belongs, and what opens it: the key goes inside its message, and there is none where nothing is secret. */
export interface FilePlace {
  conversation: ConversationId
  id: FileId
  key?: string | undefined
}

/**
 * A file as it goes to the server, in parts of `limits.filePartBytes`. A part is the same each time, so that an upload goes on after
 * a reload where it was; no more of it than that is in memory.
 */
export interface SealedFile {
  bytes: number
  part(n: number): Promise<Blob>
}

/** Closes and opens what is said. The server sees bodies and octets, and nothing else. */
export interface Sealer {
  seal(conversation: ConversationId, envelope: Envelope, content: Content): Promise<Sealed>
  open(conversation: ConversationId, event: Event): Promise<Content | Unreadable>
  /** For one file, made once; undefined where nothing is secret. */
  newFileKey(): string | undefined
  sealFile(place: FilePlace, octets: Blob): SealedFile
  /** As it comes; it breaks where what comes isn't that file. */
  openFile(place: FilePlace, sealed: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>>
  /** Calls back when what was `waiting` may be opened now; the result stops that. */
  onReady(again: () => void): () => void
}
