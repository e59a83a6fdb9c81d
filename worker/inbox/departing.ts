import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Erasing } from '../../protocol/security.ts'
import { logFailed } from '../log.ts'
import type { Departure } from './departure.ts'

/** How many Rooms are asked at once, and in one go, of which each takes so many turns. */
const atOnce = 50
const inOneGo = 500
const turns = 20

/** Null for an id that nobody made. */
type RoomOf = (
  conversation: ConversationId,
) => { erasePerson(person: PersonId, messages: Erasing): Promise<boolean> } | null

/** Has Rooms forget somebody who goes. Whichever doesn't confirm it is asked again. True once all have. */
export async function depart(departure: Departure, roomOf: RoomOf): Promise<boolean> {
  const left = departure.left()
  if (!left) return true
  const { person, messages, conversations } = left
  const forget = async (conversation: ConversationId): Promise<void> => {
    const room = roomOf(conversation)
    for (let turn = 0; turn < turns; turn++)
      if (!room || (await room.erasePerson(person, messages))) return departure.confirmed(conversation)
  }
  for (let from = 0; from < Math.min(inOneGo, conversations.length); from += atOnce)
    logFailed('departure', await Promise.allSettled(conversations.slice(from, from + atOnce).map(forget)))
  if (departure.left()?.conversations.length) return false
  departure.finish()
  return true
}
