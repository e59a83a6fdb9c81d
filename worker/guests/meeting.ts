import type { PersonId } from '../../protocol/ids.ts'
import type { Who } from '../auth/token.ts'
import { findRoom } from '../rooms/rooms.ts'
import type { Call } from '../routing.ts'

/** Whether somebody may know of another: a guest of those alone who are or were in their room. */
export async function mayMeet(call: Call, who: Who, person: PersonId): Promise<boolean> {
  const room = call.get('guestOf')
  if (!room) return true
  const known = await findRoom(call.env, room)?.known(who, [person])
  return Array.isArray(known) && known.length > 0
}
