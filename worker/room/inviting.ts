import type { PersonId } from '../../protocol/ids.ts'
import type { Invite, NewInvite } from './invites.ts'
import { may } from './policy.ts'
import type { RoomStore } from './store.ts'

/** The link that opens it now, for those who may manage it. */
export function inviteFor(store: RoomStore, person: PersonId, now: number): Invite | null | 'not-allowed' {
  return mayInvite(store, person) ? store.invites.current(now) : 'not-allowed'
}

/** The link that opens it from here on; a new one revokes the one before, null revokes it. */
export function setInvite(
  store: RoomStore,
  person: PersonId,
  invite: NewInvite | null,
  now: number,
): 'done' | 'not-allowed' {
  if (!mayInvite(store, person)) return 'not-allowed'
  store.transact(() => store.invites.set(invite, now))
  return 'done'
}

function mayInvite({ facts, members }: RoomStore, person: PersonId): boolean {
  const { kind, listed } = facts
  return may(members.of(person), { do: 'invite', kind, listed })
}
