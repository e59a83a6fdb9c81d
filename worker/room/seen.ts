import type { EventId, PersonId } from '../../protocol/ids.ts'
import type { RoomStore } from './store.ts'

/** Who said a message that `person` sees, or saw while they were in; null for whatever they can't know of. */
export function authorFor(store: RoomStore, person: PersonId, id: EventId): PersonId | null {
  const member = store.members.of(person)
  const event = store.log.byId(id)
  if (!member || !event || event.kind !== 'message') return null
  return event.seq >= member.from && event.seq <= (member.left ?? event.seq) ? event.author : null
}
