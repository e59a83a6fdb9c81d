const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const codeBytes = 20

/** A recovery code: 160 random bits in base32 (RFC 4648), eight groups of four to be written down. */
export function newCode(): string {
  const bits = [...crypto.getRandomValues(new Uint8Array(codeBytes))]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)])
  return (letters.join('').match(/.{4}/g) ?? []).join('-')
}

/** The bytes of a code as somebody typed it: capitals or not, with spaces or dashes, a zero for an O. Null for none. */
export function readCode(typed: string): Uint8Array<ArrayBuffer> | null {
  const letters = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('0', 'O')
    .replaceAll('1', 'I')
    .replaceAll('8', 'B')
  if (!/^[A-Z2-7]{32}$/.test(letters)) return null
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return new Uint8Array((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/**
 * The half of a code that proves it: `HKDF(code, 'parley/code/auth/1' ‖ origin)` (RFC 5869) in base64url. The other half,
 * `parley/code/wrap/1`, is for the vault, and the code itself stays with its person.
 */
export async function codeKey(code: Uint8Array<ArrayBuffer>, origin: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', code, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`parley/code/auth/1${origin}`)
  const auth = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256)
  return new Uint8Array(auth).toBase64({ alphabet: 'base64url', omitPadding: true })
}
