import { sign, verify } from '@tsndr/cloudflare-worker-jwt'
import * as v from 'valibot'
import { DeviceId, PersonId, SessionId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import type { Secret } from '../env.ts'

/** Who asks: proven by an access token. */
export interface Who {
  person: PersonId
  session: SessionId
  device: DeviceId
}

export const accessLifetimeMs = 15 * 60_000

const Header = v.strictObject({ alg: v.literal('HS256'), typ: v.literal('JWT'), kid: v.string() })
const Claims = v.strictObject({
  sub: PersonId,
  sid: SessionId,
  dev: DeviceId,
  aud: v.string(),
  iat: v.number(),
  exp: v.number(),
})

/** An access token (JWT, RFC 7519, HS256) for this instance's `origin`. */
export async function signAccess(keys: [Secret, ...Secret[]], who: Who, origin: string, now: number): Promise<string> {
  const [{ kid, bytes }] = keys
  const iat = Math.floor(now / 1000)
  const claims = {
    sub: who.person,
    sid: who.session,
    dev: who.device,
    aud: origin,
    iat,
    exp: iat + accessLifetimeMs / 1000,
  }
  return sign(claims, await importKey(bytes), { algorithm: 'HS256', header: { typ: 'JWT', kid } })
}

/**
 * Who an access token speaks for, or null: forged, expired, for another origin, or not spelled as we spell it.
 * The library alone throws on malformed tokens, takes tokens without `exp`, and takes altered spellings of one.
 */
export async function readAccess(keys: Secret[], token: string, origin: string, now: number): Promise<Who | null> {
  const [head, body, mac, ...rest] = token.split('.')
  if (!head || !body || !mac || rest.length > 0) return null
  const header = readPart(Header, head)
  const claims = readPart(Claims, body)
  const key = keys.find(({ kid }) => kid === header?.kid)
  if (!claims || !key || !/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(mac)) return null
  if (claims.aud !== origin || claims.exp * 1000 <= now || claims.iat * 1000 > now + accessLifetimeMs) return null
  const verified = await verify(token, await importKey(key.bytes), { algorithm: 'HS256' }).catch(() => undefined)
  return verified ? { person: claims.sub, session: claims.sid, device: claims.dev } : null
}

function readPart<S extends v.GenericSchema>(schema: S, part: string): v.InferOutput<S> | null {
  try {
    const bytes = Uint8Array.fromBase64(part, { alphabet: 'base64url' })
    if (bytes.toBase64({ alphabet: 'base64url', omitPadding: true }) !== part) return null
    return readJson(schema, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return null
  }
}

const importKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
