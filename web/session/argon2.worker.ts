import type { DeriveRequest, DeriveResponse } from './derive.ts'

/** Argon2id (RFC 9106) beside the page, so that it stays quick; in plain JavaScript where WebAssembly is switched off. */
addEventListener('message', async ({ data }: MessageEvent<DeriveRequest>) => {
  postMessage(await derive(data).then(done, failed))
})

const done = (master: Uint8Array): DeriveResponse => ({ ok: true, master: new Uint8Array(master) })
const failed = (thrown: unknown): DeriveResponse => ({ ok: false, problem: String(thrown) })

async function derive({ password, salt, argon2 }: DeriveRequest): Promise<Uint8Array> {
  const { memoryKiB, passes, lanes } = argon2
  if (typeof WebAssembly === 'undefined') {
    const { argon2idAsync } = await import('@noble/hashes/argon2.js')
    return argon2idAsync(password, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: 32 })
  }
  const { argon2id } = await import('hash-wasm')
  return argon2id({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: 'binary',
  })
}
