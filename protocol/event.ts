import * as v from 'valibot'
import { DeviceId, EventId, FileId, PersonId, Place, Seq, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { wireText } from './text.ts'

/** What can happen in a conversation, in the clear. A `change` is an edit, a reaction, a vote or a pin: which, is inside its body. */
export const Kind = v.picklist(['message', 'change', 'erase', 'member', 'setting'])
export type Kind = v.InferOutput<typeof Kind>

/** Name and picture of a conversation, opaque to the server. */
export const Profile = wireText(limits.profileBytes)

/** How a body is closed: `plain` is JSON that anybody may read; `dummy` is for tests alone. */
export const Seal = v.picklist(['plain', 'dummy'])
export type Seal = v.InferOutput<typeof Seal>

export const Body = wireText(limits.bodyBytes)

/** One entry of the log as the Room stores and tells it. An event whose body is empty was erased, or has gone. */
export const Event = v.strictObject({
  seq: Seq,
  id: EventId,
  author: PersonId,
  device: DeviceId,
  kind: Kind,
  /** The message that a change or an erasure concerns, or that a message answers. */
  ref: v.optional(EventId),
  at: Timestamp,
  /** How many milliseconds after `at` it goes by itself, with all that changes it; 0 once it has. */
  ttl: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  notify: v.optional(v.array(PersonId)),
  files: v.optional(v.array(FileId)),
  seal: Seal,
  body: v.string(),
})
export type Event = v.InferOutput<typeof Event>

/** `left` is someone who is no longer a member. */
export const Role = v.picklist(['owner', 'admin', 'member', 'left'])
export type Role = v.InferOutput<typeof Role>

/**
 * The body of a `member` event, always plain: from here on `person` is `role`. Whoever makes an admin an ordinary member again says
 * that they `was` one: without it, it means adding them, and somebody who has left meanwhile would be brought back. Whoever is `banned`
 * has left and can't come back, until they are said not to be.
 */
export const Membership = v.strictObject({
  person: PersonId,
  role: Role,
  was: v.optional(v.literal('admin')),
  banned: v.optional(v.boolean()),
})
export type Membership = v.InferOutput<typeof Membership>

export const Member = v.strictObject({ person: PersonId, role: Role })
export type Member = v.InferOutput<typeof Member>

/** What guests may do in a room; each may what those before it may. */
export const GuestRights = v.picklist(['no', 'read', 'write', 'files'])
export type GuestRights = v.InferOutput<typeof GuestRights>

/** How many seconds lie between two messages of somebody who doesn't moderate. */
export const Slow = v.picklist([0, 5, 10, 30, 60, 300, 900])
export type Slow = v.InferOutput<typeof Slow>

/** After how many seconds what is said goes by itself; 0 for never. */
export const Timer = v.picklist([0, 3600, 86_400, 604_800, 2_592_000])
export type Timer = v.InferOutput<typeof Timer>

/** How a conversation is set, besides its profile: by the newest event of each kind, or as it was made. */
export const Settings = v.strictObject({ guests: GuestRights, slow: Slow, timer: Timer })
export type Settings = v.InferOutput<typeof Settings>

/** The body of a `setting` event, always plain: from here on the conversation is so. The profile in it is opaque. */
export const Setting = v.variant('is', [
  v.strictObject({ is: v.literal('profile'), profile: Profile }),
  v.strictObject({ is: v.literal('guests'), guests: GuestRights }),
  v.strictObject({ is: v.literal('slow'), slow: Slow }),
  v.strictObject({ is: v.literal('timer'), timer: Timer }),
])
export type Setting = v.InferOutput<typeof Setting>

/** How far a member's devices have been told, and how far they have read; only of those who show it, to those who show it. */
export const Mark = v.strictObject({ person: PersonId, delivered: Place, read: Place })
export type Mark = v.InferOutput<typeof Mark>

export const ConversationKind = v.picklist(['direct', 'group', 'room'])
export type ConversationKind = v.InferOutput<typeof ConversationKind>
