import * as v from 'valibot'
import { ConversationKind, Profile } from './event.ts'
import { ConversationId, Timestamp } from './ids.ts'

/** A room that anybody here may join. `people` are its members, `inside` those with the page open. */
export const Listing = v.strictObject({
  room: ConversationId,
  profile: Profile,
  createdAt: Timestamp,
  expiresAt: Timestamp,
  people: v.number(),
  inside: v.number(),
})
export type Listing = v.InferOutput<typeof Listing>

/** What somebody with a link sees of a room or a group before they join. */
export const Preview = v.strictObject({
  ...Listing.entries,
  kind: ConversationKind,
  expiresAt: v.nullable(Timestamp),
  listed: v.boolean(),
  member: v.boolean(),
})
export type Preview = v.InferOutput<typeof Preview>
