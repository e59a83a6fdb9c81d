import * as v from 'valibot'
import { ConversationKind, Event, Profile, Seal } from './event.ts'
import { ConversationId, DeviceId, EventId, PersonId, RequestId, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { displayName, wireText } from './text.ts'

/** 32 bytes in base64url: a key derived in the browser, or the hash of one. */
export const Key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

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

/** Argon2id (RFC 9106): memory in KiB, passes, lanes. */
export const Argon2 = v.strictObject({ memoryKiB: v.number(), passes: v.number(), lanes: v.number() })
export type Argon2 = v.InferOutput<typeof Argon2>

export const Person = v.strictObject({ id: PersonId, handle: v.string(), name: v.string() })
export type Person = v.InferOutput<typeof Person>

export const SignedIn = v.strictObject({ person: Person, device: DeviceId })
export type SignedIn = v.InferOutput<typeof SignedIn>

const DeviceName = displayName(limits.deviceNameLength)
/** `strictObject` alone takes an empty list too. */
const nothing = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value), 'not an object'),
  v.strictObject({}),
)

/** A line of the chat list. */
export const Summary = v.strictObject({
  conversation: ConversationId,
  kind: ConversationKind,
  seal: Seal,
  profile: Profile,
  /** In a direct chat the other person; oneself in one's notes. */
  other: v.nullable(Person),
  expiresAt: v.nullable(Timestamp),
  createdAt: Timestamp,
  head: v.number(),
  /** The newest event that can be shown. */
  last: v.nullable(Event),
})
export type Summary = v.InferOutput<typeof Summary>

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

export const Preview = v.strictObject({ ...Listing.entries, listed: v.boolean(), member: v.boolean() })
export type Preview = v.InferOutput<typeof Preview>

/** What the routes under `/u/<slot>/api` take and give. Whoever adds one adds its row to the authorisation test. */
export const routes = {
  'POST /salt': {
    takes: v.strictObject({ handle: Handle }),
    gives: v.strictObject({ salt: v.string(), argon2: Argon2 }),
  },
  'POST /register': {
    takes: v.strictObject({ handle: Handle, auth: Key, argon2: Argon2, deviceName: DeviceName }),
    gives: SignedIn,
  },
  'POST /login': {
    takes: v.strictObject({ handle: Handle, auth: Key, device: v.optional(DeviceId), deviceName: DeviceName }),
    gives: SignedIn,
  },
  'POST /refresh': { takes: nothing, gives: SignedIn },
  'POST /logout': { takes: nothing, gives: nothing },
  'GET /me': { takes: null, gives: SignedIn },
  'GET /people': { takes: null, gives: v.strictObject({ people: v.array(Person) }) },
  'GET /conversations': { takes: null, gives: v.strictObject({ conversations: v.array(Summary) }) },
  'POST /direct': {
    takes: v.strictObject({ handle: Handle }),
    gives: v.strictObject({ conversation: ConversationId, other: Person }),
  },
  'GET /rooms': {
    takes: null,
    gives: v.strictObject({ rooms: v.array(Listing), next: v.nullable(v.string()) }),
  },
  'POST /rooms': {
    takes: v.strictObject({
      request: RequestId,
      profile: wireText(limits.profileBytes),
      /** The hash of a link's secret, or null for a room that is listed. */
      invite: v.nullable(Key),
    }),
    gives: v.strictObject({ conversation: ConversationId, expiresAt: Timestamp }),
  },
  'POST /rooms/:room/preview': { takes: v.strictObject({ auth: v.nullable(Key) }), gives: Preview },
  'POST /rooms/:room/join': { takes: v.strictObject({ id: EventId, auth: v.nullable(Key) }), gives: nothing },
  'POST /conversations/:conversation/leave': { takes: v.strictObject({ id: EventId }), gives: nothing },
} as const
export type Route = keyof typeof routes

/** Why a request was refused: a word for programs, and a sentence for people. */
export const Failure = v.strictObject({ error: v.string(), message: v.string() })
export type Failure = v.InferOutput<typeof Failure>

/** What the Worker says while it can't serve yet. */
export const settingUp = 'setting-up'
