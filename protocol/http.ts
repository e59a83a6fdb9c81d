import * as v from 'valibot'
import { ConversationKind, Profile as ConversationProfile } from './event.ts'
import { Upload, UploadStatus } from './files.ts'
import { AvatarId, ConversationId, DeviceId, EventId, PersonId, ReceiptId, RequestId, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { MailAddress, MailCode, MailWishes, MyMail, ShownMail } from './mail.ts'
import { Registering } from './owner.ts'
import { ownerRoutes } from './ownerRoutes.ts'
import { Key, nothing, text } from './requests.ts'
import {
  Assertion,
  Attestation,
  Erasing,
  PasskeyName,
  PasskeyOptions,
  Salt,
  Security,
  SecurityEvent,
  Ticket,
  TotpCode,
} from './security.ts'
import { displayName, wireText } from './text.ts'

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

/** Argon2id (RFC 9106): memory in KiB, passes, lanes. */
export const Argon2 = v.strictObject({ memoryKiB: v.number(), passes: v.number(), lanes: v.number() })
export type Argon2 = v.InferOutput<typeof Argon2>

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

/** `guestOf` is the one room in which a guest is; null for everybody else. */
export const SignedIn = v.strictObject({ person: Person, device: DeviceId, guestOf: v.nullable(ConversationId) })
export type SignedIn = v.InferOutput<typeof SignedIn>

const DeviceName = displayName(limits.deviceNameLength)

/** What every way in says of the browser. */
const Entering = { device: v.optional(DeviceId), deviceName: DeviceName }
/** What the secret of an owner's invite link proves, where one registers by that. */
const Invited = { invite: v.optional(Key) }
const NewPassword = { auth: Key, salt: Salt, argon2: Argon2 }
/** The same password, derived as it is from now on: taken by the last step of a log-in, where it was derived otherwise until now. */
const Raised = { raised: v.optional(v.strictObject(NewPassword)) }

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

/** A line of text for people to read, which may be empty. */
const line = (graphemes: number) => v.union([v.pipe(v.string(), v.trim(), v.literal('')), displayName(graphemes)])

/** A room that anybody here may join. `people` are its members, `inside` those with the page open. */
export const Listing = v.strictObject({
  room: ConversationId,
  profile: ConversationProfile,
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

/** What the routes under `/u/<slot>/api` take and give. Whoever adds one adds its row to the authorisation test. */
export const routes = {
  /** How one comes in here: who may register, and whether a lost password is seen to by e-mail. */
  'GET /door': { takes: null, gives: v.strictObject({ registering: Registering, mail: v.boolean() }) },
  'POST /salt': {
    takes: v.strictObject({ handle: Handle }),
    /** How the password was derived that they have, and how one is derived from now on. */
    gives: v.strictObject({ salt: v.string(), argon2: Argon2, newest: Argon2 }),
  },
  'POST /register': {
    takes: v.strictObject({
      handle: Handle,
      auth: Key,
      argon2: Argon2,
      deviceName: DeviceName,
      ...Invited,
    }),
    gives: SignedIn,
  },
  'POST /login': {
    takes: v.strictObject({
      handle: Handle,
      auth: Key,
      ...Raised,
      ...Entering,
    }),
    /** A ticket where the password was right, and a code of the authenticator is asked for. */
    gives: v.union([SignedIn, v.strictObject({ ticket: Ticket })]),
  },
  /** The second step: the authenticator's code, or in its place one of the recovery codes. */
  'POST /login/code': {
    takes: v.strictObject({ ticket: Ticket, code: v.union([TotpCode, Key]), ...Raised, ...Entering }),
    gives: SignedIn,
  },
  'POST /login/passkey/options': { takes: nothing, gives: PasskeyOptions },
  'POST /login/passkey': { takes: v.strictObject({ response: Assertion, ...Entering }), gives: SignedIn },
  /** A new password for whoever has a recovery code, or the one-time link that an owner made. */
  'POST /recover': {
    takes: v.strictObject({ handle: Handle, code: Key, ...NewPassword, ...Entering }),
    /** A ticket where the code came by e-mail, which is one step of two. */
    gives: v.union([SignedIn, v.strictObject({ ticket: Ticket })]),
  },
  /** Sends such a code to the address of whoever is called so. Nothing tells whether anybody is, or has one. */
  'POST /recover/mail': { takes: v.strictObject({ handle: Handle }), gives: nothing },
  'POST /refresh': { takes: nothing, gives: SignedIn },
  'POST /logout': { takes: nothing, gives: nothing },
  'GET /me': { takes: null, gives: SignedIn },
  'GET /me/security': { takes: null, gives: Security },
  /** By the password again, or a passkey: for ten minutes this session may change how the account is opened. */
  'POST /me/proof': { takes: v.strictObject({ auth: Key }), gives: v.strictObject({ proof: Ticket }) },
  'POST /me/proof/passkey/options': { takes: nothing, gives: PasskeyOptions },
  'POST /me/proof/passkey': {
    takes: v.strictObject({ response: Assertion }),
    gives: v.strictObject({ proof: Ticket }),
  },
  /** Ends every session but this one. */
  'PUT /me/password': { takes: v.strictObject({ proof: Ticket, ...NewPassword }), gives: nothing },
  'DELETE /me/devices': { takes: nothing, gives: nothing },
  'DELETE /me/devices/:device': { takes: nothing, gives: nothing },
  'POST /me/passkeys/options': { takes: v.strictObject({ proof: Ticket }), gives: PasskeyOptions },
  'POST /me/passkeys': { takes: v.strictObject({ name: PasskeyName, response: Attestation }), gives: nothing },
  'PATCH /me/passkeys/:passkey': { takes: v.strictObject({ name: PasskeyName }), gives: nothing },
  'DELETE /me/passkeys/:passkey': { takes: v.strictObject({ proof: Ticket }), gives: nothing },
  /** A new secret for an authenticator, as text and as an address for a QR code; it counts once a code was shown. */
  'POST /me/totp': {
    takes: v.strictObject({ proof: Ticket }),
    gives: v.strictObject({ secret: v.string(), uri: v.string() }),
  },
  'POST /me/totp/confirm': { takes: v.strictObject({ code: TotpCode }), gives: nothing },
  'DELETE /me/totp': { takes: v.strictObject({ proof: Ticket }), gives: nothing },
  /** The halves of ten codes that prove them, derived in the browser; those before them are of no use any more. */
  'PUT /me/codes': {
    takes: v.strictObject({ proof: Ticket, codes: v.pipe(v.array(Key), v.length(limits.recoveryCodes)) }),
    gives: nothing,
  },
  'GET /me/mail': { takes: null, gives: MyMail },
  /** Sends a code there; the address before it stays until that is confirmed. */
  'PUT /me/mail': { takes: v.strictObject({ proof: Ticket, address: MailAddress }), gives: MyMail },
  'POST /me/mail/confirm': { takes: v.strictObject({ code: MailCode }), gives: MyMail },
  'PATCH /me/mail': { takes: v.partial(MailWishes), gives: MyMail },
  'DELETE /me/mail': { takes: v.strictObject({ proof: Ticket }), gives: MyMail },
  /** What would have been sent, on a machine where Parley is tried; nowhere else. */
  'GET /dev/mail': { takes: null, gives: v.strictObject({ mails: v.array(ShownMail) }) },
  'POST /me/delete': {
    takes: v.strictObject({ proof: Ticket, messages: Erasing }),
    gives: v.strictObject({ receipt: ReceiptId }),
  },
  /** How far it is; whoever has the receipt may ask. */
  'GET /erasures/:receipt': {
    takes: null,
    gives: v.strictObject({ messages: Erasing, askedAt: Timestamp, doneAt: v.nullable(Timestamp) }),
  },
  /** `?ids=` of up to `limits.peoplePerLookup`. */
  'GET /people': { takes: null, gives: v.strictObject({ people: v.array(Person) }) },
  /** Everybody who is listed, by name; `?q=` the beginning of a name or username; `?after=` the page before's `next`. */
  'GET /people/all': {
    takes: null,
    gives: v.strictObject({ people: v.array(Person), next: v.nullable(v.string()) }),
  },
  'GET /people/:handle/profile': { takes: null, gives: Profile },
  'GET /me/settings': { takes: null, gives: Mine },
  'PATCH /me/settings': {
    takes: v.partial(
      v.strictObject({
        name: displayName(limits.personNameGraphemes),
        status: line(limits.statusGraphemes),
        bio: text(limits.bioGraphemes),
        ...Privacy.entries,
      }),
    ),
    gives: Mine,
  },
  'DELETE /me/avatar': { takes: null, gives: nothing },
  'GET /contacts': {
    takes: null,
    gives: v.strictObject({ contacts: v.array(Person), blocked: v.array(Person) }),
  },
  'POST /contacts': { takes: v.strictObject({ handle: Handle }), gives: v.strictObject({ person: Person }) },
  'DELETE /contacts/:person': { takes: null, gives: nothing },
  'POST /blocks': { takes: v.strictObject({ person: PersonId }), gives: nothing },
  'DELETE /blocks/:person': { takes: null, gives: nothing },
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
  'POST /groups': {
    takes: v.strictObject({
      request: RequestId,
      profile: wireText(limits.profileBytes),
      people: v.pipe(v.array(PersonId), v.maxLength(limits.peoplePerLookup)),
    }),
    gives: v.strictObject({ conversation: ConversationId }),
  },
  /** Its invite link, for those who may manage it: a new one revokes the one before. */
  'GET /conversations/:conversation/invite': {
    takes: null,
    gives: v.strictObject({
      invite: v.nullable(
        v.strictObject({ hash: Key, expiresAt: v.nullable(Timestamp), usesLeft: v.nullable(v.number()) }),
      ),
    }),
  },
  'PUT /conversations/:conversation/invite': {
    takes: v.strictObject({
      hash: Key,
      expiresInMs: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(60_000), v.maxValue(365 * 24 * 3600_000))),
      uses: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.inviteUsesMax))),
    }),
    gives: nothing,
  },
  'DELETE /conversations/:conversation/invite': { takes: null, gives: nothing },
  /** What somebody without an account sees of a room before they come in as a guest; `challenge` is the key of one to be passed. */
  'POST /rooms/:room/door': {
    takes: v.strictObject({ auth: v.nullable(Key) }),
    gives: v.strictObject({ room: Preview, challenge: v.nullable(v.string()) }),
  },
  'POST /rooms/:room/guests': {
    takes: v.strictObject({
      id: EventId,
      auth: v.nullable(Key),
      name: displayName(limits.personNameGraphemes),
      deviceName: DeviceName,
      challenge: v.optional(v.pipe(v.string(), v.maxLength(2048))),
    }),
    gives: SignedIn,
  },
  /** A guest makes an account, and stays who they are. */
  'POST /me/keep': {
    takes: v.strictObject({ handle: Handle, auth: Key, argon2: Argon2, ...Invited }),
    gives: SignedIn,
  },
  /** Of `?ids=`, up to `limits.peoplePerLookup`, those who are or were in it: for whoever is, guests too. */
  'GET /conversations/:conversation/people': { takes: null, gives: v.strictObject({ people: v.array(Person) }) },
  /** Who can't come back, for those who decide that; whoever was banned last first. */
  'GET /conversations/:conversation/banned': { takes: null, gives: v.strictObject({ people: v.array(PersonId) }) },
  'POST /rooms/:room/preview': { takes: v.strictObject({ auth: v.nullable(Key) }), gives: Preview },
  'POST /rooms/:room/join': { takes: v.strictObject({ id: EventId, auth: v.nullable(Key) }), gives: nothing },
  /** Begins an upload, or says how far it is: the same again changes nothing. Its parts and its octets are protocol/files.ts. */
  'POST /conversations/:conversation/files': { takes: Upload, gives: UploadStatus },
  'GET /conversations/:conversation/files/:file/status': { takes: null, gives: UploadStatus },
  'POST /conversations/:conversation/files/:file/finish': { takes: nothing, gives: nothing },
  /** Drops an upload that no event names yet. */
  'DELETE /conversations/:conversation/files/:file': { takes: null, gives: nothing },
  'POST /conversations/:conversation/leave': { takes: v.strictObject({ id: EventId }), gives: nothing },
  ...ownerRoutes,
} as const
export type Route = keyof typeof routes

/** Why a request was refused: a word for programs, a sentence for people, and when to try again where that helps. */
export const Failure = v.strictObject({
  error: v.string(),
  message: v.string(),
  retryAfterMs: v.optional(v.number()),
})
export type Failure = v.InferOutput<typeof Failure>

/** What the Worker says while it can't serve yet. */
export const settingUp = 'setting-up'
