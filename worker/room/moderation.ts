import type { Event, Membership } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Send } from '../../protocol/up.ts'
import type { MemberRow } from './members.ts'
import type { Outcome } from './outcome.ts'
import { isIn, may } from './policy.ts'
import type { RoomStore } from './store.ts'

/** Somebody is out, can't come back, or can again. */
export function leaveSeat(
  { members }: RoomStore,
  { seq, at }: Event,
  { person, banned }: Membership,
): Partial<Outcome> {
  const wasIn = isIn(members.of(person))
  if (banned !== undefined) members.ban(person, banned ? at : 0)
  if (!wasIn) return {}
  members.leave(person, seq)
  return { out: [person], concerned: [person], listing: true }
}

/** How long somebody who doesn't moderate must wait, where messages come slowly. */
export function slowMs(store: RoomStore, member: MemberRow, { kind }: Send, now: number): number {
  const { slow } = store.settings.now()
  if (slow === 0 || kind !== 'message' || may(member, { do: 'moderate', kind: store.facts.kind })) return 0
  const last = store.log.lastSaid(member.person, now - slow * 1000)
  return last === null ? 0 : Math.max(0, last + slow * 1000 - now)
}

/** Who can't come back, for those who decide that. */
export function bannedFor({ facts, members }: RoomStore, person: PersonId): PersonId[] | 'not-allowed' {
  return may(members.of(person), { do: 'moderate', kind: facts.kind })
    ? members.banned(limits.bannedShown)
    : 'not-allowed'
}

/** Those of `people` who are or were in, for somebody who is. */
export function knownTo({ members }: RoomStore, person: PersonId, people: PersonId[]): PersonId[] | 'not-allowed' {
  return may(members.of(person), { do: 'read' }) ? people.filter((one) => members.of(one)) : 'not-allowed'
}
