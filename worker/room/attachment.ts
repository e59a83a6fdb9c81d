import * as v from 'valibot'
import { RefusalReason } from '../../protocol/down.ts'
import { DeviceId, EventId, PersonId, SessionId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'

/** A send that may succeed later: until it comes again, or is stored, every other new one of its socket is refused like it. */
export const Held = v.strictObject({ id: EventId, reason: RefusalReason, until: v.number() })
export type Held = v.InferOutput<typeof Held>

/** What a socket must remember while the object sleeps: at most 512 of the 16,384 bytes that the platform keeps. */
export const Attachment = v.strictObject({
  person: PersonId,
  session: SessionId,
  device: DeviceId,
  /** When it was accepted. */
  since: v.number(),
  /** Whether it has everything up to the head, and gets what comes as it comes. */
  live: v.boolean(),
  held: v.nullable(Held),
})
export type Attachment = v.InferOutput<typeof Attachment>

/** Null for a socket that is closing, or isn't ours. */
export function readAttachment(socket: WebSocket): Attachment | null {
  const parsed = v.safeParse(Attachment, socket.deserializeAttachment())
  return parsed.success ? parsed.output : null
}

/** What a frame leads to for the socket that said it. */
export interface Consequence {
  /** It is at the head from here on. */
  live?: boolean
  /** How far it has acknowledged. */
  got?: number
  /** What it is held at from here on; null for nothing. */
  hold?: Held | null
}

/** What of the attachment changes; null for nothing, since each change is a write. */
export function changeOf(before: Attachment, { live, hold }: Consequence): Partial<Attachment> | null {
  const change: Partial<Attachment> = {}
  if (live && !before.live) change.live = true
  if (hold !== undefined && hold !== before.held) change.held = hold
  return Object.keys(change).length > 0 ? change : null
}

/** The tags by which a person's, a session's or a device's sockets are found. */
export const tagsOf = ({ person, session, device }: Attachment): string[] => [person, session, device]

/** Of a person's sockets, those that must go so that one more may come: the stalest. */
export function surplus(sockets: { socket: WebSocket; lastSeen: number }[]): WebSocket[] {
  const room = limits.socketsPerPerson - 1
  const stalest = [...sockets].sort((one, other) => one.lastSeen - other.lastSeen)
  return stalest.slice(0, Math.max(0, sockets.length - room)).map(({ socket }) => socket)
}
