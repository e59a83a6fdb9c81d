import * as v from 'valibot'
import { Seal } from '../../protocol/event.ts'
import { ConversationId, PersonId, Place, Timestamp } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { hmac, hmacMatches } from '../auth/hmac.ts'
import type { Secret } from '../env.ts'

/** What the Room lets one of its members do with files: read those of events from `from` on, and bring new ones. */
export const Rights = v.strictObject({
  from: Place,
  brings: v.boolean(),
  seal: Seal,
  expiresAt: v.nullable(Timestamp),
})
export type Rights = v.InferOutput<typeof Rights>

/** Whose they are, and where. */
export const Admission = v.strictObject({ person: PersonId, conversation: ConversationId, ...Rights.entries })
export type Admission = v.InferOutput<typeof Admission>

/** For so long nobody asks the Room again: whoever is removed reads and brings files for at most that time after. */
export const ticketLifetimeMs = 5 * 60_000

const Ticket = v.strictObject({ admission: Admission, until: v.number() })

/** `kid.payload.mac`: an admission that proves itself, until its time or the conversation's runs out. */
export async function signTicket(
  [{ kid, bytes }]: [Secret, ...Secret[]],
  admission: Admission,
  now: number,
): Promise<string> {
  const until = Math.min(now + ticketLifetimeMs, admission.expiresAt ?? Number.POSITIVE_INFINITY)
  const payload = new TextEncoder().encode(JSON.stringify({ admission, until } satisfies v.InferOutput<typeof Ticket>))
  const text = payload.toBase64({ alphabet: 'base64url', omitPadding: true })
  return `${kid}.${text}.${await hmac(bytes, signed(text))}`
}

/** What a ticket says; null for one that is forged, has run out, or is somebody else's or another conversation's. */
export async function readTicket(
  keys: Secret[],
  ticket: string,
  person: PersonId,
  conversation: string,
  now: number,
): Promise<Admission | null> {
  const [kid, text = '', mac = '', ...rest] = ticket.split('.')
  const key = keys.find((one) => one.kid === kid)
  if (!key || rest.length > 0 || !(await hmacMatches(key.bytes, signed(text), mac))) return null
  const payload = new TextDecoder().decode(Uint8Array.fromBase64(text, { alphabet: 'base64url' }))
  const { admission, until } = readJson(Ticket, payload) ?? { admission: null, until: 0 }
  if (admission?.person !== person || admission.conversation !== conversation || until <= now) return null
  return admission
}

const signed = (text: string): string => `parley/files/1|${text}`
