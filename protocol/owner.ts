import * as v from 'valibot'
import { AvatarId, ConversationId, EventId, PersonId, ReportId, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { Key } from './requests.ts'
import { wireText } from './text.ts'

/** Who may make an account here. */
export const Registering = v.picklist(['anyone', 'invited', 'nobody'])
export type Registering = v.InferOutput<typeof Registering>

/** What the owner of an instance sets for everybody on it. */
export const House = v.strictObject({
  registering: Registering,
  /** Whether anybody is found but by their username. */
  peopleListed: v.boolean(),
  /** Whether a room's link opens it without an account. */
  guests: v.boolean(),
  /** How long rooms last that are made from now on. */
  roomLifetimeMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.roomLifetimeMs)),
})
export type House = v.InferOutput<typeof House>

/** What isn't named stays. */
export const HouseChange = v.partial(
  v.strictObject({
    ...House.entries,
    roomLifetimeMs: v.pipe(House.entries.roomLifetimeMs, v.minValue(limits.roomLifetimeMinMs)),
  }),
)
export type HouseChange = v.InferOutput<typeof HouseChange>

/** A person as the owner sees them: not when they were last here, nor whom they talk to. */
export const Resident = v.strictObject({
  id: PersonId,
  handle: v.string(),
  name: v.string(),
  avatar: v.nullable(AvatarId),
  createdAt: Timestamp,
  guest: v.boolean(),
  bannedAt: v.nullable(Timestamp),
})
export type Resident = v.InferOutput<typeof Resident>

/** Why somebody tells the owner of something. */
export const Reason = v.picklist(['spam', 'abuse', 'violence', 'sexual', 'other'])
export type Reason = v.InferOutput<typeof Reason>

/** A line of a conversation as the reporter's device showed it: nothing that the server could check. */
const SeenLine = v.strictObject({
  author: PersonId,
  at: Timestamp,
  text: v.pipe(
    wireText(limits.textCodePoints * 4),
    v.check((text) => [...text].length <= limits.textCodePoints),
  ),
})

/** A message that is reported, and what stood around it; `lines[at]` is the message itself. */
export const SeenMessage = v.strictObject({
  conversation: ConversationId,
  event: EventId,
  lines: v.pipe(v.array(SeenLine), v.minLength(1), v.maxLength(limits.reportLines)),
  at: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.reportLines - 1)),
})
export type SeenMessage = v.InferOutput<typeof SeenMessage>

/** What became of a report. */
export const Outcome = v.picklist(['dismissed', 'banned', 'ended'])
export type Outcome = v.InferOutput<typeof Outcome>

/** A report as the owner reads it. */
export const Report = v.strictObject({
  id: ReportId,
  at: Timestamp,
  reason: Reason,
  note: v.string(),
  reporter: v.nullable(Resident),
  about: v.nullable(Resident),
  conversation: v.nullable(ConversationId),
  /** Whether that is a room, which the owner can end. */
  isRoom: v.boolean(),
  lines: v.array(v.strictObject({ author: v.nullable(Resident), at: Timestamp, text: v.string(), isIt: v.boolean() })),
  closed: v.nullable(v.strictObject({ at: Timestamp, outcome: Outcome, remark: v.string() })),
})
export type Report = v.InferOutput<typeof Report>

/** What was counted on a day (UTC), as far as that is cheap: all but `messages` are the least that it can have been. */
export const Usage = v.strictObject({
  day: v.string(),
  /** Requests that the Worker answered, and those that it put to objects. */
  requests: v.number(),
  objectRequests: v.number(),
  /** Rows written in D1, and by objects. */
  databaseRows: v.number(),
  objectRows: v.number(),
  messages: v.number(),
})
export type Usage = v.InferOutput<typeof Usage>

/** How much there is on an instance now. */
export const There = v.strictObject({
  people: v.number(),
  banned: v.number(),
  /** Rooms that anybody may join, and those that open by their link alone. */
  listed: v.number(),
  linked: v.number(),
  groups: v.number(),
  directs: v.number(),
})
export type There = v.InferOutput<typeof There>

/** An owner's link to make an account by; who has its secret shows what hashes to this. */
export const AccountInvite = v.strictObject({
  hash: Key,
  createdAt: Timestamp,
  expiresAt: v.nullable(Timestamp),
  usesLeft: v.nullable(v.number()),
})
export type AccountInvite = v.InferOutput<typeof AccountInvite>
