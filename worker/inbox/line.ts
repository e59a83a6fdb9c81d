import type { Hidden } from '../../protocol/hidden.ts'
import type { PersonId, Timestamp } from '../../protocol/ids.ts'
import type { Draft, LastEvent, Level } from '../../protocol/inbox.ts'
import type { Notice } from './store.ts'

/** A conversation as the Inbox keeps it: what its Room said last, and what is the person's own. */
export interface Line extends Omit<Notice, 'person' | 'by' | 'last'> {
  last: LastEvent | null
  rev: number
  /** Its Room was told that nobody is here, and tells no more: it is asked when somebody comes. */
  armed: boolean
  /** Who added me there although I have blocked them: I am not shown it. */
  hiddenBy: PersonId | null
  leftAt: number | null
  level: Level
  pinned: boolean
  archived: boolean
  marked: boolean
  draft: Draft | null
  hidden: Hidden
}

/** A row of `line`. */
export type Columns = {
  [Name in 'conversation' | 'rev' | 'kind' | 'seal' | 'profile' | 'other' | 'head']: Line[Name]
} & {
  [Name in 'read' | 'unread' | 'mentions' | 'gone' | 'level']: Line[Name]
} & {
  is_in: number
  armed: number
  hidden_by: PersonId | null
  left_at: number | null
  created_at: Timestamp
  expires_at: Timestamp | null
  last: string | null
  pinned: number
  archived: number
  marked: number
  draft: string | null
  hidden: string | null
}

/** What stands in a row went through its schema when it came. */
export const toLine = (row: Columns): Line => ({
  conversation: row.conversation,
  rev: row.rev,
  in: row.is_in !== 0,
  armed: row.armed !== 0,
  hiddenBy: row.hidden_by,
  leftAt: row.left_at,
  kind: row.kind,
  seal: row.seal,
  profile: row.profile,
  other: row.other,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  head: row.head,
  read: row.read,
  unread: row.unread,
  mentions: row.mentions,
  gone: row.gone,
  last: row.last === null ? null : JSON.parse(row.last),
  level: row.level,
  pinned: row.pinned !== 0,
  archived: row.archived !== 0,
  marked: row.marked !== 0,
  draft: row.draft === null ? null : JSON.parse(row.draft),
  hidden: row.hidden === null ? [] : JSON.parse(row.hidden),
})
