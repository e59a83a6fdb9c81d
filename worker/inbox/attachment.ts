import * as v from 'valibot'
import { DeviceId, PersonId, SessionId } from '../../protocol/ids.ts'

/** What a socket must remember while the object sleeps: at most 512 of the 16,384 bytes that the platform keeps. */
export const Attachment = v.strictObject({
  person: PersonId,
  session: SessionId,
  device: DeviceId,
  /** When it was accepted. */
  since: v.number(),
  /** Whether it has said hello, and gets what changes. */
  live: v.boolean(),
  /** When somebody was last active there; 0 for never. */
  activeAt: v.number(),
  /** Whose presence is looked at there. */
  watches: v.array(PersonId),
})
export type Attachment = v.InferOutput<typeof Attachment>

/** Null for a socket that isn't ours. */
export function readAttachment(socket: WebSocket): Attachment | null {
  const parsed = v.safeParse(Attachment, socket.deserializeAttachment())
  return parsed.success ? parsed.output : null
}
