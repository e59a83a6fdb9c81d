import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { logFailed } from '../log.ts'
import { strike } from '../room/census.ts'
import { removeListing } from '../room/listing.ts'
import { filesOf, findRoom, idOf, inboxOf, refusalFor } from '../rooms/rooms.ts'
import type { Call, Refusal } from '../routing.ts'

/** How many Inboxes are told at once. */
const atOnce = 50

/** Ends a room before its date. Whose list isn't reached shows it until that date, and opens nothing. Said again, it ends what is left. */
export async function endRoom(call: Call, id: string): Promise<Refusal | Record<string, never>> {
  const room = findRoom(call.env, id)
  if (!room) return refusalFor('not-allowed')
  const people = await room.end()
  if (people !== 'ended' && typeof people === 'string') return refusalFor(people)
  const [left] = await Promise.allSettled([
    endWhatStays(call, idOf(room)),
    tellAll(call, idOf(room), people === 'ended' ? [] : people),
  ])
  if (left.status === 'rejected') throw left.reason
  return {}
}

/** These go by the date that they know, and a Room that dies on its own tells each of them once: sooner, they must have heard of it. */
async function endWhatStays({ env }: Call, room: ConversationId): Promise<void> {
  await Promise.all([filesOf(env, room).die(), removeListing(env.DB, room), strike(env.DB, room)])
}

async function tellAll(call: Call, room: ConversationId, people: PersonId[]): Promise<void> {
  for (let from = 0; from < people.length; from += atOnce) {
    const told = people.slice(from, from + atOnce).map((person) => inboxOf(call.env, person).ended(room))
    logFailed('end', await Promise.allSettled(told))
  }
}
