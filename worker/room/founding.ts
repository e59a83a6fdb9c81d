import type { EventId, PersonId } from '../../protocol/ids.ts'
import type { Who } from '../auth/token.ts'
import { bring, enter } from './membership.ts'
import type { RoomStore } from './store.ts'

/** A direct chat: both are in from its beginning, and each keeps away whom they had blocked. */
export function foundDirect({ members }: RoomStore, people: PersonId[], blockedBy: PersonId[]): void {
  for (const person of people) members.join(person, 'member', 1, 0)
  for (const person of blockedBy) members.block(person, 0)
}

/** A room with its first member. `invite` is the hash of its link's secret. */
export function foundRoom(store: RoomStore, owner: Who, id: EventId, invite: string | null): void {
  const { createdAt } = store.facts
  if (invite) store.invites.set({ hash: invite, expiresAt: null, uses: null }, createdAt)
  enter(store, owner, id, 'owner', createdAt)
}

/** A group with its owner, who comes in by the event `id`, and those whom they bring. */
export function foundGroup(store: RoomStore, owner: Who, id: EventId, people: PersonId[], newId: () => EventId): void {
  const { createdAt } = store.facts
  const others = [...new Set(people)].filter((person) => person !== owner.person)
  const brought = others.map((person) => [person, newId()] as const)
  enter(store, owner, id, 'owner', createdAt)
  bring(store, owner, brought, createdAt)
}
