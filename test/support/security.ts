import { env } from 'cloudflare:workers'
import { Secret, TOTP } from 'otpauth'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { Authenticator } from './authenticator.ts'
import { type Asked, derived, origin, Person, type Visitor } from './people.ts'

/** Shows the password again, as the page asks for it. */
export const prove = async (person: Person, password?: string): Promise<string> =>
  (await person.call('POST /me/proof', { body: { auth: await derived(person.handle, password) } })).proof

/** A try at somebody's password. */
export async function tryPassword(
  visitor: Visitor,
  handle: string,
  password?: string,
  { device, ...asked }: Asked & { device?: string } = {},
): Promise<Response> {
  const body = { handle, auth: await derived(handle, password), deviceName: 'Test', ...(device && { device }) }
  return visitor.fetch('POST', '/login', { body, ...asked })
}

/** A visitor who came in. */
export async function inside(visitor: Visitor, handle: string, response: Response): Promise<Person> {
  if (!response.ok) throw new Error(`${handle}: ${response.status} ${await response.text()}`)
  const person = new Person(visitor.slot, handle, await response.json())
  for (const [name, value] of visitor.cookies) person.cookies.set(name, value)
  return person
}

export const randomKey = (): string =>
  crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: 'base64url', omitPadding: true })

/** What a browser says that sets a new password. */
export const newPassword = async (handle: string, password: string) => ({
  auth: await derived(handle, password),
  salt: crypto.getRandomValues(new Uint8Array(16)).toBase64({ alphabet: 'base64url', omitPadding: true }),
  argon2: currentArgon2,
})

export const makeCodes = async (person: Person): Promise<string[]> => {
  const codes = Array.from({ length: 10 }, randomKey)
  await person.call('PUT /me/codes', { body: { proof: await prove(person), codes } })
  return codes
}

/** What somebody's authenticator shows at a time. */
export const codeOf = (secret: string, at: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })

/** Switches on codes of an authenticator; the first of them, of now, is used up. */
export async function switchTotpOn(person: Person): Promise<string> {
  const { secret } = await person.call('POST /me/totp', { body: { proof: await prove(person) } })
  await person.call('POST /me/totp/confirm', { body: { code: codeOf(secret, Date.now()) } })
  return secret
}

export async function addPasskey(person: Person, name = 'Phone'): Promise<Authenticator> {
  const passkey = await Authenticator.make(origin)
  const options = await person.call('POST /me/passkeys/options', { body: { proof: await prove(person) } })
  await person.call('POST /me/passkeys', { body: { name, response: await passkey.create(options) } })
  return passkey
}

export const count = async (sql: string, ...values: unknown[]): Promise<number> =>
  (await env.DB.prepare(sql)
    .bind(...values)
    .first<number>('n')) ?? 0

/** Kinds of what somebody was told of their account, the newest first. */
export const happened = async (person: Person): Promise<string[]> =>
  (await person.call('GET /me/security')).events.map(({ kind }) => kind)

export const from = (address: string): Asked => ({ headers: { 'cf-connecting-ip': address } })
