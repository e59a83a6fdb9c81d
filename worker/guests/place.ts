import { hmac } from '../auth/hmac.ts'
import type { Call } from '../routing.ts'
import { prefixOf } from '../throttle/address.ts'

/**
 * Where a guest comes from, as one room may remember it: what is left of their address's prefix when it is hashed with the room's
 * id, so that no two rooms' can be compared. Null where no address is known.
 */
export async function placeOf(call: Call, room: string): Promise<string | null> {
  const prefix = prefixOf(call.req.header('cf-connecting-ip'))
  return prefix && hmac(call.get('settings').saltKey.bytes, `parley/place/1|${room}|${prefix}`)
}
