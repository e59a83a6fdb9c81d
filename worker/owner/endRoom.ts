import type { PersonId } from '../../protocol/ids.ts'
import { logFailed } from '../log.ts'
import { findRoom, idOf, inboxOf, refusalFor } from '../rooms/rooms.ts'
import type { Call, Refusal } from '../routing.ts'

/** How many Inboxes are told at once. */
const atOnce = 50

/** Ends a room before its date. Whose list isn't reached shows it until that date, and opens nothing. */
export async function endRoom(call: Call, id: string): Promise<Refusal | Record<string, never>> {
  const room = findRoom(call.env, id)
  if (!room) return refusalFor('not-allowed')
  const people = await room.end()
  // Said again it is done already.
  if (people === 'ended') return {}
  if (typeof people === 'string') return refusalFor(people)
  for (let from = 0; from < people.length; from += atOnce) {
    const told = people
      .slice(from, from + atOnce)
      .map((person: PersonId) => inboxOf(call.env, person).ended(idOf(room)))
    logFailed('end', await Promise.allSettled(told))
  }
  return {}
}
