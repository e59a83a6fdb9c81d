const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A recovery code as people type it: 160 random bits in base32 (RFC 4648), eight groups of four. */
export function newCode(): { typed: string; bytes: Uint8Array<ArrayBuffer> } {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('')
  return { typed: (letters.match(/.{4}/g) ?? []).join('-'), bytes }
}

/** What a browser at `origin` shows of such a code (web/session/recovery.ts). */
export async function shownOf(code: Uint8Array<ArrayBuffer>, origin: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', code, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`parley/code/auth/1${origin}`)
  const auth = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256)
  return new Uint8Array(auth).toBase64({ alphabet: 'base64url', omitPadding: true })
}
