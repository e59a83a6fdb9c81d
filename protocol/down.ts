import * as v from 'valibot'
import { ConversationKind, Event, Mark, Member, Profile, Seal, Settings } from './event.ts'
import { EventId, PersonId, Place, Seq, Timestamp } from './ids.ts'
import { Found } from './search.ts'
import { Sought } from './seek.ts'

/** The first answer to a hello: what the conversation is, and who is in it. */
export const State = v.strictObject({
  type: v.literal('state'),
  now: Timestamp,
  /** The newest event's seq, 0 in an empty conversation. */
  head: Place,
  /** The first seq that I may read. */
  from: Seq,
  kind: ConversationKind,
  seal: Seal,
  listed: v.boolean(),
  profile: Profile,
  settings: Settings,
  createdAt: Timestamp,
  expiresAt: v.nullable(Timestamp),
  me: Member,
  /** How far I have read, on whatever device. */
  read: Place,
  /** How many members there are, and who: all, or me alone past `limits.membersInState`. */
  people: Place,
  members: v.array(Member),
  /** Of those in `members` but me. */
  marks: v.array(Mark),
})
export type State = v.InferOutput<typeof State>

/**
 * Every event from `low` to `high` (none when `high < low`), and under `changes` each later `change` and `erase` of one of them.
 * `high = head` says that this socket is live from here on.
 */
export const Page = v.strictObject({
  type: v.literal('page'),
  low: Place,
  high: Place,
  head: Place,
  events: v.array(Event),
  changes: v.array(Event),
})
export type Page = v.InferOutput<typeof Page>

/** What has just happened, to everyone who is live, its author too. */
export const Events = v.strictObject({ type: v.literal('events'), events: v.array(Event) })

export const RefusalReason = v.picklist([
  'malformed',
  'id-taken',
  'not-allowed',
  'too-fast',
  'quota',
  'too-long',
  'wrong-seal',
  'no-such-message',
  'too-many-changes',
  'too-many-people',
  'hand-over-first',
  'no-such-person',
])
export type RefusalReason = v.InferOutput<typeof RefusalReason>

/** A send that was not stored. `retryAfterMs` says that the same send may succeed later; without it the refusal is final. */
export const Refused = v.strictObject({
  type: v.literal('refused'),
  id: EventId,
  reason: RefusalReason,
  retryAfterMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
})
export type Refused = v.InferOutput<typeof Refused>

/** Too much is unacknowledged: this socket isn't live any more, and pages from what it holds once it has kept that. */
export const Lag = v.strictObject({ type: v.literal('lag') })

/** This is not the conversation you remember: drop what you hold, keep what you have yet to send, say hello again. */
export const Reset = v.strictObject({ type: v.literal('reset') })

export const MembersPage = v.strictObject({
  type: v.literal('members'),
  members: v.array(Member),
  marks: v.array(Mark),
  more: v.boolean(),
})

/** How far others are by now. A mark only ever rises; what is older than what one holds says nothing. */
export const Marks = v.strictObject({ type: v.literal('marks'), marks: v.array(Mark) })

/** Somebody writes, or stopped; whoever hears nothing for `limits.typingMs` takes it for stopped. */
export const TypingNow = v.strictObject({ type: v.literal('typing'), person: PersonId, on: v.boolean() })

/** What a conversation says to a client. */
export const Down = v.variant('type', [
  State,
  Page,
  Events,
  Refused,
  Lag,
  Reset,
  MembersPage,
  Marks,
  TypingNow,
  Found,
  Sought,
])
export type Down = v.InferOutput<typeof Down>
