const encoder = new TextEncoder()

const key = (secret: Uint8Array<ArrayBuffer>, usage: 'sign' | 'verify') =>
  crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [usage])

/** HMAC-SHA-256 (RFC 2104), 32 bytes in base64url. */
export async function hmac(secret: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await key(secret, 'sign'), encoder.encode(text))
  return new Uint8Array(mac).toBase64({ alphabet: 'base64url', omitPadding: true })
}

/** Whether `mac` is what `hmac` gives, in constant time; false for anything that isn't base64url. */
export async function hmacMatches(secret: Uint8Array<ArrayBuffer>, text: string, mac: string): Promise<boolean> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(mac)) return false
  const bytes = Uint8Array.fromBase64(mac, { alphabet: 'base64url' })
  return crypto.subtle.verify('HMAC', await key(secret, 'verify'), bytes, encoder.encode(text))
}

/** SHA-256 of 32 bytes in base64url, in base64url. */
export async function hashKey(secret: string): Promise<string> {
  const bytes = Uint8Array.fromBase64(secret, { alphabet: 'base64url' })
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toBase64({
    alphabet: 'base64url',
    omitPadding: true,
  })
}

/** 128 random bits in hex. */
export const randomId = (): string => crypto.getRandomValues(new Uint8Array(16)).toHex()
