import * as v from 'valibot'
import type { Seal } from '../protocol/event.ts'
import { limits } from '../protocol/limits.ts'
import { MailAddress } from '../protocol/mail.ts'
import { Handle } from '../protocol/people.ts'

/** A secret with the id under which rows and tokens remember it. */
export interface Secret {
  kid: string
  bytes: Uint8Array<ArrayBuffer>
}

/** What the bindings say, checked once. */
export interface Settings {
  /** The first signs; the others are still believed. */
  jwtKeys: [Secret, ...Secret[]]
  pepper: Secret
  saltKey: Secret
  roomLifetimeMs: number
  limitsOff: boolean
  /** The seal of conversations made from now on. */
  seal: Seal
  /** Whether e-mails are written here. */
  mail: boolean
  /** Whether anybody is found but by their username, where the owner hasn't said. */
  peopleListed: boolean
  /** Whose instance it is; null for its first account's. */
  owner: Handle | null
  /** Whether a room's link lets people in who have no account, where the owner hasn't said, */
  guestsAllowed: boolean
  /** and what they must pass first; null for nothing. */
  turnstile: Turnstile | null
}

/** Keys of a widget of Cloudflare Turnstile, which tells people from programs. */
export interface Turnstile {
  siteKey: string
  secret: string
}

declare global {
  /** What an instance may have and needn't, beside what wrangler.toml names. */
  interface Env {
    TURNSTILE_SECRET?: string
  }
}

/** Reads the bindings, or says in a sentence for the owner what is wrong with them. */
export function readSettings(env: Env): Settings | string {
  const jwtKeys = env.JWT_KEYS?.split(',').map(readSecret) ?? []
  const [signing, ...older] = jwtKeys.filter((key) => key !== null)
  if (!signing || older.length + 1 !== jwtKeys.length) return missing('JWT_KEYS')
  const pepper = readSecret(env.PEPPER ?? '')
  if (!pepper) return missing('PEPPER')
  const saltKey = readSecret(env.SALT_KEY ?? '')
  if (!saltKey) return missing('SALT_KEY')

  const trial = env.ROOM_LIFETIME || env.LIMITS || env.SEALER
  if (trial && env.ENVIRONMENT !== 'development')
    return 'ROOM_LIFETIME, LIMITS and SEALER are for development: remove them from this Worker.'
  const roomLifetimeMs = env.ROOM_LIFETIME ? readDuration(env.ROOM_LIFETIME) : limits.roomLifetimeMs
  if (roomLifetimeMs === null) return 'ROOM_LIFETIME is a number and s, m, h or d, up to 7d: 2m, for example.'
  if (!['yes', 'no', '', undefined].includes(env.PEOPLE_LISTED)) return 'PEOPLE_LISTED is yes or no.'
  const mail = mailOf(env)
  if (typeof mail === 'string') return mail
  const owner = env.OWNER ? v.safeParse(Handle, env.OWNER) : null
  if (owner?.success === false) return 'OWNER is a username, or empty for the first account.'
  if (!['yes', 'no', '', undefined].includes(env.GUESTS)) return 'GUESTS is yes or no.'
  const turnstile = readTurnstile(env)
  if (typeof turnstile === 'string') return turnstile
  return {
    jwtKeys: [signing, ...older],
    pepper,
    saltKey,
    roomLifetimeMs,
    limitsOff: env.LIMITS === 'off',
    seal: env.SEALER === 'dummy' ? 'dummy' : 'plain',
    mail: mail !== null,
    peopleListed: env.PEOPLE_LISTED !== 'no',
    owner: owner?.output ?? null,
    guestsAllowed: env.GUESTS !== 'no',
    turnstile,
  }
}

declare global {
  /** What only those have who send e-mails: wrangler.toml names none of it. */
  interface Env {
    MAIL?: SendEmail
    MAIL_KEY?: string
  }
}

/** What sends e-mails: the binding MAIL, or an API at MAIL_URL. Where Parley is tried without either, a page shows them. */
export type Mailer =
  | { by: 'binding'; binding: SendEmail; from: string }
  | { by: 'http'; url: string; key: string; from: string }
  | { by: 'page' }

/** Null for none; a sentence for the owner where what is there isn't enough. */
export function mailOf(env: Env): Mailer | string | null {
  const { MAIL: binding, MAIL_URL: url, MAIL_KEY: key, MAIL_FROM: from } = env
  const isTried = env.ENVIRONMENT === 'development'
  if (!binding && !url) return isTried ? { by: 'page' } : null
  if (!v.is(MailAddress, from))
    return 'MAIL_FROM is the address that e-mails come from: parley@example.org, for example.'
  if (!url) return binding ? { by: 'binding', binding, from } : null
  if (!URL.canParse(url) || !(isTried || url.startsWith('https://')))
    return 'MAIL_URL is an address that begins with https://.'
  if (!key) return 'The secret MAIL_KEY is missing, which the API at MAIL_URL asks for.'
  return { by: 'http', url, key, from }
}

/** Whether nobody is kept to a pace, for trials. */
export function limitsOff(env: Env): boolean {
  const settings = readSettings(env)
  return typeof settings !== 'string' && settings.limitsOff
}

function readTurnstile({ TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET: secret }: Env): Turnstile | null | string {
  if (!siteKey && !secret) return null
  if (!siteKey || !secret) return 'TURNSTILE_SITE_KEY and TURNSTILE_SECRET belong together: set both, or neither.'
  return { siteKey, secret }
}

const missing = (name: string): string =>
  `The secret ${name} is missing or too weak. npm run deploy makes it; npm start does for this machine.`

/** `kid:secret`, the secret being 32 bytes or more in base64url. */
function readSecret(text: string): Secret | null {
  const [, kid, secret] = /^([a-z0-9]{1,16}):([A-Za-z0-9_-]{43,})$/.exec(text.trim()) ?? []
  if (!kid || !secret || new Set(secret).size < 12) return null
  return { kid, bytes: Uint8Array.fromBase64(secret, { alphabet: 'base64url' }) }
}

const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3600_000, d: 24 * 3600_000 }

function readDuration(text: string): number | null {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const ms = Number(count) * (unitMs[unit ?? ''] ?? Number.NaN)
  return ms > 0 && ms <= limits.roomLifetimeMs ? ms : null
}
