import type { ConversationId, PersonId } from '../../protocol/ids.ts'

/** The secret of a link: 32 random bytes in base64url, which stand behind the `#` and never reach the server. */
export type LinkSecret = string

export const newLinkSecret = (): LinkSecret => base64url(crypto.getRandomValues(new Uint8Array(32)))

export const isLinkSecret = (text: string): text is LinkSecret => /^[A-Za-z0-9_-]{43}$/.test(text)

/** What one shows to get in: HKDF-SHA-256 (RFC 5869) of the secret, in base64url. */
export async function linkAuth(secret: LinkSecret): Promise<string> {
  const key = await crypto.subtle.importKey(
    'raw',
    Uint8Array.fromBase64(secret, { alphabet: 'base64url' }),
    'HKDF',
    false,
    ['deriveBits'],
  )
  const info = new TextEncoder().encode('auth')
  return base64url(
    new Uint8Array(
      await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256),
    ),
  )
}

/** What the room keeps of it. */
export async function linkHash(secret: LinkSecret): Promise<string> {
  const auth = Uint8Array.fromBase64(await linkAuth(secret), { alphabet: 'base64url' })
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', auth)))
}

const base64url = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: 'base64url', omitPadding: true })

const storageKey = (person: PersonId, room: ConversationId): string => `parley.link.${person}.${room}`

/** A link that was followed or made here, so that it can be passed on. */
export const heldLink = (person: PersonId, room: ConversationId): LinkSecret | null =>
  localStorage.getItem(storageKey(person, room))

export const holdLink = (person: PersonId, room: ConversationId, secret: LinkSecret): void =>
  localStorage.setItem(storageKey(person, room), secret)

export const dropLink = (person: PersonId, room: ConversationId): void =>
  localStorage.removeItem(storageKey(person, room))

/** The address that opens a room for whoever is given it. */
export const roomAddress = (room: ConversationId, secret: LinkSecret | null): string =>
  `${location.origin}/r/${room}${secret ? `#${secret}` : ''}`
