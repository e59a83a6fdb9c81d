import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Preview } from '../../protocol/rooms.ts'
import { isIn } from './policy.ts'
import type { RoomStore } from './store.ts'

/** How a room or a group looks to somebody who may enter it; `inside` is how many have its page open. */
export function previewFor(store: RoomStore, room: ConversationId, person: PersonId, inside: number): Preview {
  const { kind, profile, createdAt, expiresAt, listed } = store.facts
  const member = isIn(store.members.of(person))
  return { room, kind, profile, createdAt, expiresAt, people: store.members.count(), inside, listed, member }
}
