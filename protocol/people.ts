import * as v from 'valibot'
import { AvatarId, PersonId, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { SecurityEvent } from './security.ts'

/** As it is stored and compared: folded to lower case, `a-z 0-9 _`, 3 to 20 of them. */
export const Handle = v.pipe(
  v.string(),
  v.maxLength(limits.handleLengthMax * 4),
  v.toLowerCase(),
  v.regex(/^[a-z0-9_]+$/, 'Use only the letters a to z, digits and _.'),
  v.minLength(limits.handleLengthMin, `Use at least ${limits.handleLengthMin} characters.`),
  v.maxLength(limits.handleLengthMax, `Use at most ${limits.handleLengthMax} characters.`),
  v.brand('Handle'),
)
export type Handle = v.InferOutput<typeof Handle>

/** What a message names everybody by. */
export const everybody = 'all'

export const Person = v.strictObject({
  id: PersonId,
  handle: v.string(),
  name: v.string(),
  /** A line of their own about how they are. */
  status: v.string(),
  /** Names the newest of their pictures; null for none. */
  avatar: v.nullable(AvatarId),
  /** When they were last active; null where they don't show it, or I don't. Whoever was in the last `limits.onlineMs` is online. */
  seenAt: v.nullable(Timestamp),
  /** Without an account: there is nothing of them but in one room, and no handle that anybody could call them by. */
  guest: v.boolean(),
})
export type Person = v.InferOutput<typeof Person>

/** What others may know of me, and how I am listed. */
export const Privacy = v.strictObject({ showsSeen: v.boolean(), showsRead: v.boolean(), listed: v.boolean() })
export type Privacy = v.InferOutput<typeof Privacy>

/** Somebody, looked at closely. */
export const Profile = v.strictObject({
  ...Person.entries,
  bio: v.string(),
  createdAt: Timestamp,
  contact: v.boolean(),
  blocked: v.boolean(),
})
export type Profile = v.InferOutput<typeof Profile>

/** What I set about myself, and see of it. */
export const Mine = v.strictObject({
  person: Person,
  bio: v.string(),
  ...Privacy.entries,
  /** Whether this instance is mine. */
  owner: v.boolean(),
  /** The newest of what its owner did to my account. */
  ownerDid: v.nullable(SecurityEvent),
})
export type Mine = v.InferOutput<typeof Mine>
