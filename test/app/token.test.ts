import { describe, expect, test } from 'vitest'
import { accessLifetimeMs, readAccess, signAccess } from '../../worker/auth/token.ts'
import type { Secret } from '../../worker/env.ts'
import { register, Visitor } from '../support/people.ts'
import { Random } from '../support/random.ts'

const secret = (kid: string, byte: number): Secret => ({ kid, bytes: new Uint8Array(32).fill(byte) })
const keys: [Secret, ...Secret[]] = [secret('k2', 2), secret('k1', 1)]
const who = { person: 'a'.repeat(32), session: 'b'.repeat(32), device: 'c'.repeat(32) } as never
const origin = 'https://parley.test'
const now = 1_800_000_000_000

const base64url = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value)).toBase64({ alphabet: 'base64url', omitPadding: true })

/** Signs anything with our newest key, as somebody could who had it. */
async function forge(header: object, claims: object): Promise<string> {
  const text = `${base64url(header)}.${base64url(claims)}`
  const key = await crypto.subtle.importKey('raw', keys[0].bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)))
  return `${text}.${mac.toBase64({ alphabet: 'base64url', omitPadding: true })}`
}

const header = { alg: 'HS256', typ: 'JWT', kid: 'k2' }
const claims = {
  sub: 'a'.repeat(32),
  sid: 'b'.repeat(32),
  dev: 'c'.repeat(32),
  aud: origin,
  iat: now / 1000,
  exp: now / 1000 + 900,
}

test('an access token speaks for whom it was signed, for a quarter of an hour', async () => {
  // The library compares `exp` with the real clock as well.
  const soon = Date.now()
  const token = await signAccess(keys, who, origin, soon)
  expect(await readAccess(keys, token, origin, soon)).toEqual(who)
  expect(await readAccess(keys, token, origin, soon + accessLifetimeMs + 1000)).toBeNull()
})

test('one signed with a key before the newest is still believed; with one that was dropped it isn’t', async () => {
  const old = await signAccess([keys[1] as Secret], who, origin, Date.now())
  expect(await readAccess(keys, old, origin, Date.now())).toEqual(who)
  expect(await readAccess([keys[0]], old, origin, Date.now())).toBeNull()
})

test('what is forged here would be believed if it were right', async () => {
  const right = { ...claims, iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 900 }
  expect(await readAccess(keys, await forge(header, right), origin, Date.now())).toEqual(who)
})

describe('attack: a token', () => {
  const soon = Math.floor(Date.now() / 1000)
  const fresh = { ...claims, iat: soon, exp: soon + 900 }
  const { exp, ...unending } = fresh
  test.each([
    ['of no algorithm', { ...header, alg: 'none' }, fresh],
    ['of another algorithm', { ...header, alg: 'HS512' }, fresh],
    ['without a key id', { alg: 'HS256', typ: 'JWT' }, fresh],
    ['with an unknown key id', { ...header, kid: 'k9' }, fresh],
    ['without an end', header, unending],
    ['with an end in words', header, { ...fresh, exp: 'never' }],
    ['that has ended', header, { ...fresh, exp: soon - 1 }],
    ['for another origin', header, { ...fresh, aud: 'https://evil.test' }],
    ['without an audience', header, { ...fresh, aud: undefined }],
    ['of somebody who can’t be', header, { ...fresh, sub: 'admin' }],
    ['with a claim more', header, { ...fresh, role: 'owner' }],
    ['from the future', header, { ...fresh, iat: soon + 10_000, exp: soon + 20_000 }],
  ])('%s is refused', async (_, head, body) => {
    expect(await readAccess(keys, await forge(head, body), origin, Date.now())).toBeNull()
  })

  test('in an altered spelling is refused', async () => {
    const token = await signAccess(keys, who, origin, Date.now())
    const last = token.slice(-1)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const sibling = alphabet[alphabet.indexOf(last) + 1] ?? ''
    const spellings = [
      `${token.slice(0, -1)}${sibling}`,
      `${token}=`,
      `${token}.`,
      `${token}.x`,
      ` ${token}`,
      token.replace('.', '=.'),
      token.replaceAll('-', '+').replaceAll('_', '/'),
    ]
    for (const spelling of spellings.filter((one) => one !== token))
      expect(await readAccess(keys, spelling, origin, Date.now())).toBeNull()
  })
})

test('attack: tokens altered anywhere are refused with 401, never with an error', async () => {
  const person = await register('tok')
  const token = person.cookies.get('__Host-a0') ?? ''
  const random = new Random(7)
  for (let round = 0; round < 300; round++) {
    const at = random.below(token.length)
    const altered = `${token.slice(0, at)}${String.fromCharCode(33 + random.below(90)).replace(/[;,"\\ ]/, '!')}${token.slice(at + 1)}`
    if (altered === token) continue
    const visitor = new Visitor()
    visitor.cookies.set('__Host-a0', altered)
    expect((await visitor.fetch('GET', '/me')).status, altered).toBe(401)
  }
})
