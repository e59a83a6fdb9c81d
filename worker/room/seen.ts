import type { EventId, PersonId } from '../../protocol/ids.ts'
import type { RoomStore } from './store.ts'

/** Who said a message that `person` sees, or saw while they were in, and whether in a room; nothing of what they can't know of. */
export function saidIn(
  store: RoomStore,
  person: PersonId,
  id: EventId,
): { author: PersonId; isRoom: boolean } | 'not-allowed' {
  const member = store.members.of(person)
  const event = store.log.byId(id)
  if (!member || !event || event.kind !== 'message') return 'not-allowed'
  const isSeen = event.seq >= member.from && event.seq <= (member.left ?? event.seq)
  return isSeen ? { author: event.author, isRoom: store.facts.kind === 'room' } : 'not-allowed'
}
