import { codeKey, newCode, readCode } from './recovery.ts'

/**
 * A link to the door: an owner's, to make an account by or for whoever has lost everything, or that of an e-mail for a lost password.
 * Its code stands behind the `#`, and never reaches the server.
 */
export type EntryLink =
  | { is: 'invite'; code: Uint8Array<ArrayBuffer> }
  | { is: 'lost' | 'mailed'; handle: string; code: Uint8Array<ArrayBuffer> }

/** Where somebody makes an account. */
export const inviteAddress = (code: string): string => `${location.origin}/register#${code}`

/** Where somebody who has lost everything sets a new password. */
export const lostAddress = (handle: string, code: string): string =>
  `${location.origin}/recover/${encodeURIComponent(handle)}#${code}`

/** The code of the address that is open; null for none. */
export const codeIn = (hash: string): Uint8Array<ArrayBuffer> | null => readCode(hash.slice(1))

/** The code of an invite link that somebody pastes, whole or from its `#` on. */
export const inviteIn = (pasted: string): Uint8Array<ArrayBuffer> | null => readCode(pasted.trim().replace(/^.*#/s, ''))

/** What the link in an e-mail holds; null for nothing. */
export function mailedIn(hash: string): EntryLink | null {
  const [, handle = '', written = ''] = /^#([a-z0-9_]{3,20})\.(.+)$/.exec(hash) ?? []
  const code = readCode(written)
  return code && { is: 'mailed', handle, code }
}

export interface NewLink {
  code: string
  /** What proves it: all that the server is told. */
  key: string
}

export async function newLink(): Promise<NewLink> {
  const code = newCode()
  return { code, key: await codeKey(readCode(code) ?? new Uint8Array(), location.origin) }
}
