import * as v from 'valibot'
import { DeviceId, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { displayName } from './text.ts'

/** Says for a few minutes that one step of two was taken: a password for a log-in, or for what only its person may change. */
export const Ticket = v.pipe(v.string(), v.regex(/^\d{13}\.[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$/))

/** What an authenticator shows (RFC 6238): six digits, with spaces as people type them. */
export const TotpCode = v.pipe(
  v.string(),
  v.maxLength(20),
  v.transform((code) => code.replace(/\s/g, '')),
  v.regex(/^\d{6}$/, 'A code has six digits.'),
)

const base64url = (max: number) => v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(max))

/** 16 bytes in base64url, made by the browser for a new password. */
export const Salt = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/))

/** A passkey's id, as its authenticator made it. */
export const PasskeyId = base64url(1400)
export const PasskeyName = displayName(limits.passkeyNameGraphemes)

const Credential = { id: PasskeyId, rawId: PasskeyId, type: v.literal('public-key') }

/** What an authenticator makes of a challenge to be registered (WebAuthn, 5.1): of the browser's answer, what is used. */
export const Attestation = v.object({
  ...Credential,
  response: v.object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(16_384),
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(20))), v.maxLength(10)), []),
  }),
  clientExtensionResults: v.object({ prf: v.optional(v.object({ enabled: v.optional(v.boolean(), false) })) }),
})
export type Attestation = v.InferOutput<typeof Attestation>

/** What an authenticator makes of a challenge to sign in. */
export const Assertion = v.object({
  ...Credential,
  response: v.object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(4096),
    signature: base64url(4096),
    /** Whose it is, which only passkeys that need no username say. */
    userHandle: base64url(128),
  }),
})
export type Assertion = v.InferOutput<typeof Assertion>

/** What the browser hands to `navigator.credentials`; the browser's own library knows its shape. */
export const PasskeyOptions = v.looseObject({ challenge: v.string() })

/** A browser that is signed in: its country as two letters (ISO 3166-1), where the platform says so. */
export const UsedDevice = v.strictObject({
  device: DeviceId,
  name: v.string(),
  country: v.nullable(v.string()),
  usedAt: Timestamp,
})
export type UsedDevice = v.InferOutput<typeof UsedDevice>

export const PasskeyRow = v.strictObject({
  id: PasskeyId,
  name: v.string(),
  createdAt: Timestamp,
  usedAt: v.nullable(Timestamp),
})
export type PasskeyRow = v.InferOutput<typeof PasskeyRow>

/** What a person is told of what happened to their account. */
export const SecurityEventKind = v.picklist([
  'new-device',
  'stolen-session',
  'device-removed',
  'password-changed',
  'password-recovered',
  'link-made',
  'password-by-link',
  'wrong-code',
  'code-used',
  'codes-made',
  'totp-on',
  'totp-off',
  'passkey-added',
  'passkey-removed',
  'password-by-mail',
  'mail-changed',
  'mail-removed',
])
export type SecurityEventKind = v.InferOutput<typeof SecurityEventKind>

export const SecurityEvent = v.strictObject({
  id: v.string(),
  kind: SecurityEventKind,
  at: Timestamp,
  device: v.nullable(v.string()),
  country: v.nullable(v.string()),
})
export type SecurityEvent = v.InferOutput<typeof SecurityEvent>

/** How an account is kept safe, the newest first. */
export const Security = v.strictObject({
  devices: v.array(UsedDevice),
  passkeys: v.array(PasskeyRow),
  totp: v.boolean(),
  codesLeft: v.number(),
  events: v.array(SecurityEvent),
})
export type Security = v.InferOutput<typeof Security>

/** Whether what was said stays, under the name of a deleted account, or goes. */
export const Erasing = v.picklist(['stay', 'go'])
export type Erasing = v.InferOutput<typeof Erasing>
