import * as v from 'valibot'
import { ConversationId, DeviceId } from './ids.ts'
import { limits } from './limits.ts'
import { Person } from './people.ts'
import { displayName } from './text.ts'

/** Argon2id (RFC 9106): memory in KiB, passes, lanes. */
export const Argon2 = v.strictObject({ memoryKiB: v.number(), passes: v.number(), lanes: v.number() })
export type Argon2 = v.InferOutput<typeof Argon2>

/** `guestOf` is the one room in which a guest is; null for everybody else. */
export const SignedIn = v.strictObject({ person: Person, device: DeviceId, guestOf: v.nullable(ConversationId) })
export type SignedIn = v.InferOutput<typeof SignedIn>

export const DeviceName = displayName(limits.deviceNameLength)
