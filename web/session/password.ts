import type { Argon2 } from '../../protocol/account.ts'
import { limits } from '../../protocol/limits.ts'
import { ownScript } from '../trust.ts'
import workerUrl from './argon2.worker.ts?worker&url'
import type { DeriveRequest, DeriveResponse } from './derive.ts'

/**
 * What proves a password to the server: `HKDF(Argon2id(password, salt), 'parley/auth/1' ‖ origin)` (RFC 9106, RFC 5869), in
 * base64url. The password and the master key stay here. Throws when the server asks for parameters that would betray the
 * password (of one that was set long ago it may ask for fewer `passes` than of a new one), or when there isn't memory enough.
 */
export async function authKey(password: string, salt: string, argon2: Argon2, passes = newPasses): Promise<string> {
  const bytes = Uint8Array.fromBase64(salt, { alphabet: 'base64url' })
  if (bytes.length < 16 || !isStrong(argon2, passes)) throw new Error('The server asked for weak password parameters.')
  const master = await derive({ password: password.normalize('NFC'), salt: bytes, argon2 })
  const key = await crypto.subtle.importKey('raw', master, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`parley/auth/1${location.origin}`)
  const auth = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256)
  return new Uint8Array(auth).toBase64({ alphabet: 'base64url', omitPadding: true })
}

export const newPasses = 3
export const oldPasses = 2

const isStrong = ({ memoryKiB, passes, lanes }: Argon2, atLeast: number): boolean =>
  memoryKiB >= 64 * 1024 && memoryKiB <= 256 * 1024 && passes >= atLeast && passes <= 8 && lanes === 1

function derive(request: DeriveRequest): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(ownScript(workerUrl), { type: 'module' })
  return new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<DeriveResponse>) =>
      data.ok ? resolve(data.master) : reject(new Error(data.problem))
    worker.onerror = () => reject(new Error('The password could not be prepared on this device.'))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}

/** How many code points a password has. */
export const isLongEnough = (password: string): boolean => [...password].length >= limits.passwordLengthMin

const common =
  /^(.)\1*$|^(0?123456789?0?|qwert[yz]\w*|asdf\w*|abc\d*|letmein\d*|welcome\d*|pass(w(o|0)rd)?\d*!?|iloveyou\d*|parley\d*)$/i

/** Worth a warning, and no more. */
export const isWeak = (password: string, handle: string): boolean =>
  password.length < 10 ||
  common.test(password) ||
  (handle !== '' && password.toLowerCase().includes(handle.toLowerCase()))
