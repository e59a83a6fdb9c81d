import * as v from 'valibot'

const hex128 = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))

/** A person, a guest too: 128 random bits as 32 hex digits; never used again. */
export const PersonId = v.pipe(hex128, v.brand('PersonId'))
export type PersonId = v.InferOutput<typeof PersonId>

/** One browser profile × one account. */
export const DeviceId = v.pipe(hex128, v.brand('DeviceId'))
export type DeviceId = v.InferOutput<typeof DeviceId>

/** One log-in on a device. */
export const SessionId = v.pipe(hex128, v.brand('SessionId'))
export type SessionId = v.InferOutput<typeof SessionId>

/** What somebody is given who deletes their account: it tells how far that is, and nothing of whom. */
export const ReceiptId = v.pipe(hex128, v.brand('ReceiptId'))
export type ReceiptId = v.InferOutput<typeof ReceiptId>

/** What somebody told the owner of. */
export const ReportId = v.pipe(hex128, v.brand('ReportId'))
export type ReportId = v.InferOutput<typeof ReportId>

/** An attachment in a conversation's Files object. */
export const FileId = v.pipe(hex128, v.brand('FileId'))
export type FileId = v.InferOutput<typeof FileId>

/** A picture of a person: the beginning of the SHA-256 of its bytes. */
export const AvatarId = v.pipe(hex128, v.brand('AvatarId'))
export type AvatarId = v.InferOutput<typeof AvatarId>

/** The id of a Room object as `DurableObjectId.toString()` gives it: 64 hex digits, the last part a check that only its namespace can make. */
export const ConversationId = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), v.brand('ConversationId'))
export type ConversationId = v.InferOutput<typeof ConversationId>

const uuid7 = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/))

/** An event's id for ever, made by the client that says it: UUID version 7 (RFC 9562) in lower case. */
export const EventId = v.pipe(uuid7, v.brand('EventId'))
export type EventId = v.InferOutput<typeof EventId>

/** Names one wish of a client, so that a repeated POST is carried out once: UUID version 7. */
export const RequestId = v.pipe(uuid7, v.brand('RequestId'))
export type RequestId = v.InferOutput<typeof RequestId>

/** An event's place in its conversation: 1, 2, 3 … without a gap. */
export const Seq = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.brand('Seq'))
export type Seq = v.InferOutput<typeof Seq>

/** How far: the seq of an event, or 0 for before the first. */
export const Place = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Milliseconds since 1970 by the server's clock: for people to read, never for order. */
export const Timestamp = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.brand('Timestamp'))
export type Timestamp = v.InferOutput<typeof Timestamp>
