import * as v from 'valibot'
import { ConversationKind, Event, Profile, Seal } from './event.ts'
import { Hidden } from './hidden.ts'
import { ConversationId, PersonId, Place, Seq, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { wireText } from './text.ts'

/** Of which messages one wants to be told. */
export const Level = v.picklist(['all', 'mentions', 'none'])
export type Level = v.InferOutput<typeof Level>

/** What somebody has begun to write, sealed to themselves. An empty body is none. */
export const Draft = v.strictObject({ seal: Seal, body: wireText(limits.draftBytes) })
export type Draft = v.InferOutput<typeof Draft>

/** What happened last in a conversation. A body that takes more than `limits.lastEventBytes` is left out: null. */
export const LastEvent = v.strictObject({ ...Event.entries, body: v.nullable(v.string()) })
export type LastEvent = v.InferOutput<typeof LastEvent>

/** A conversation as a line of my list. `rev` is when it last changed, counted by my Inbox. */
export const Row = v.strictObject({
  conversation: ConversationId,
  rev: Place,
  /** False when I am no longer in it, or it has ended: the line goes. */
  in: v.boolean(),
  kind: ConversationKind,
  seal: Seal,
  profile: Profile,
  /** In a direct chat the other person; I myself in my notes. */
  other: v.nullable(PersonId),
  createdAt: Timestamp,
  expiresAt: v.nullable(Timestamp),
  head: Place,
  read: Place,
  /** Messages of others past `read` that weren't erased, and those among them that name me; both at most `limits.unreadMax`. */
  unread: Place,
  mentions: Place,
  /** The newest event that can be shown. */
  last: v.nullable(LastEvent),
  level: Level,
  pinned: v.boolean(),
  archived: v.boolean(),
  /** Marked unread by hand, until it is read. */
  marked: v.boolean(),
  draft: v.nullable(Draft),
  hidden: Hidden,
})
export type Row = v.InferOutput<typeof Row>

/** "I hold what was so at `rev`" (0 for nothing): what changed since is told, then whatever changes. */
export const InboxHello = v.strictObject({ type: v.literal('hello'), rev: Place })

/** Somebody is at this browser: said at the first input, and then at most every `limits.activeEveryMs` while there is more. */
export const Active = v.strictObject({ type: v.literal('active') })

/** How I want a conversation to be; what isn't named stays. `n` comes back in `done`. */
export const SetRow = v.strictObject({
  type: v.literal('set'),
  n: Place,
  conversation: ConversationId,
  level: v.optional(Level),
  pinned: v.optional(v.boolean()),
  archived: v.optional(v.boolean()),
  marked: v.optional(v.boolean()),
  draft: v.optional(v.nullable(Draft)),
  /** To be hidden from me from here on, on all my devices. */
  hide: v.optional(v.pipe(v.array(Seq), v.maxLength(limits.hiddenAtOnce))),
})
export type SetRow = v.InferOutput<typeof SetRow>

/** Whose presence is looked at on this socket: told at once, and as it changes. Replaces what was watched before. */
export const Watch = v.strictObject({
  type: v.literal('watch'),
  people: v.pipe(v.array(PersonId), v.maxLength(limits.watchedPeople)),
})

/** What a client says to its Inbox. */
export const InboxUp = v.variant('type', [InboxHello, Active, SetRow, Watch])
export type InboxUp = v.InferOutput<typeof InboxUp>

/** What changed in my list, the newest first, in pages of `limits.inboxRows`. Holding all pages without `more` is holding `rev`. */
export const Rows = v.strictObject({
  type: v.literal('rows'),
  rows: v.array(Row),
  rev: Place,
  more: v.boolean(),
  /** The first page of everything: what is held and not told again is gone. */
  all: v.boolean(),
})
export type Rows = v.InferOutput<typeof Rows>

export const Done = v.strictObject({ type: v.literal('done'), n: Place })

/** When they were last active; null for those who don't show it, or to whom I don't. */
export const Presence = v.strictObject({
  type: v.literal('presence'),
  people: v.array(v.strictObject({ person: PersonId, seenAt: v.nullable(Timestamp) })),
})

/** What an Inbox says to a client. */
export const InboxDown = v.variant('type', [Rows, Done, Presence])
export type InboxDown = v.InferOutput<typeof InboxDown>
