import type { Secret } from '../env.ts'

/** AES-256-GCM under a key that HKDF makes of a secret for one purpose (RFC 5869, NIST SP 800-38D); `whose` is authenticated. */
async function keyFor({ bytes }: Secret, purpose: string): Promise<CryptoKey> {
  const master = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey'])
  const info = new TextEncoder().encode(purpose)
  const derived = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return crypto.subtle.deriveKey(derived, master, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

const ivBytes = 12

/** `iv ‖ ciphertext ‖ tag` in base64url. */
export async function sealBox(secret: Secret, purpose: string, whose: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
  const gcm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(whose) }
  const sealed = await crypto.subtle.encrypt(gcm, await keyFor(secret, purpose), new TextEncoder().encode(text))
  return new Uint8Array([...iv, ...new Uint8Array(sealed)]).toBase64({ alphabet: 'base64url', omitPadding: true })
}

/** Null for what wasn't sealed so. */
export async function openBox(secret: Secret, purpose: string, whose: string, box: string): Promise<string | null> {
  const bytes = Uint8Array.fromBase64(box, { alphabet: 'base64url' })
  const gcm = {
    name: 'AES-GCM',
    iv: bytes.slice(0, ivBytes),
    additionalData: new TextEncoder().encode(whose),
  }
  const opened = crypto.subtle.decrypt(gcm, await keyFor(secret, purpose), bytes.slice(ivBytes))
  return opened.then(
    (text) => new TextDecoder().decode(text),
    () => null,
  )
}
