import type { Row } from '../../protocol/inbox.ts'

/** What an Inbox told, all of it: whoever held `since` holds `rev` with it. */
export interface Told {
  rows: Row[]
  /** Null for everything there is. */
  since: number | null
  rev: number
}

/** What a device remembers of the chat list, as it came: bodies stay sealed. */
export interface InboxDisk {
  /** It goes through a schema where it is read. */
  held(): Promise<{ rows: unknown[]; rev: unknown }>
  /** Keeps what was told, at once or not at all. What leaves a gap, or is known by another tab's hand already, is not kept. */
  keep(told: Told): Promise<void>
}
