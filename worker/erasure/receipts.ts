import * as v from 'valibot'
import { type PersonId, ReceiptId } from '../../protocol/ids.ts'
import { hmac } from '../auth/hmac.ts'
import type { Secret } from '../env.ts'

/** Somebody's receipt: always the same one, so that asking twice deletes once. Half of it vouches for the other half. */
export async function receiptFor(saltKey: Secret, person: PersonId): Promise<ReceiptId> {
  const half = await halfOf(saltKey, `person|${person}`)
  return v.parse(ReceiptId, half + (await halfOf(saltKey, `half|${half}`)))
}

/** Whether it is one of ours: what was guessed is turned away before an object is touched. */
export async function isReceipt(saltKey: Secret, shown: string): Promise<boolean> {
  const half = shown.slice(0, 16)
  return v.is(ReceiptId, shown) && shown === half + (await halfOf(saltKey, `half|${half}`))
}

async function halfOf(saltKey: Secret, text: string): Promise<string> {
  const mac = await hmac(saltKey.bytes, `parley/receipt/1|${text}`)
  return Uint8Array.fromBase64(mac, { alphabet: 'base64url' }).slice(0, 8).toHex()
}
