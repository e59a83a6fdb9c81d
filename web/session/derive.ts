import type { Argon2 } from '../../protocol/account.ts'

/** What the page asks of the worker, and what it gets: 32 bytes, or why not. */
export interface DeriveRequest {
  password: string
  salt: Uint8Array
  argon2: Argon2
}
export type DeriveResponse = { ok: true; master: Uint8Array<ArrayBuffer> } | { ok: false; problem: string }
