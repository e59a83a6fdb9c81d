import * as v from 'valibot'
import { DeviceId, PersonId, SessionId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'

/** What a socket must remember while the object sleeps: at most 512 of the 16,384 bytes that the platform keeps. */
export const Attachment = v.strictObject({
  person: PersonId,
  session: SessionId,
  device: DeviceId,
  /** When it was accepted. */
  since: v.number(),
  /** Whether it has everything up to the head, and gets what comes as it comes. */
  live: v.boolean(),
})
export type Attachment = v.InferOutput<typeof Attachment>

/** Null for a socket that is closing, or isn't ours. */
export function readAttachment(socket: WebSocket): Attachment | null {
  const parsed = v.safeParse(Attachment, socket.deserializeAttachment())
  return parsed.success ? parsed.output : null
}

/** The tags by which a person's, a session's or a device's sockets are found. */
export const tagsOf = ({ person, session, device }: Attachment): string[] => [person, session, device]

/** Of a person's sockets, those that must go so that one more may come: the stalest. */
export function surplus(sockets: { socket: WebSocket; lastSeen: number }[]): WebSocket[] {
  const room = limits.socketsPerPerson - 1
  const stalest = [...sockets].sort((one, other) => one.lastSeen - other.lastSeen)
  return stalest.slice(0, Math.max(0, sockets.length - room)).map(({ socket }) => socket)
}
