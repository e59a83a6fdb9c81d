import type { RefusalReason } from '../../protocol/down.ts'
import { type Event, Membership, type Role, Setting } from '../../protocol/event.ts'
import type { EventId, PersonId, Timestamp } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { limits } from '../../protocol/limits.ts'
import { readProfile } from '../../protocol/profile.ts'
import type { Send } from '../../protocol/up.ts'
import type { Who } from '../auth/token.ts'
import type { MemberRow } from './members.ts'
import { leaveSeat } from './moderation.ts'
import { nothing, type Outcome } from './outcome.ts'
import { fitsIn, isIn, may, mustHandOver } from './policy.ts'
import type { RoomStore } from './store.ts'

type Somebody = Pick<Who, 'person' | 'device'>

/** Who wants to come in. A guest's `place` is what their address is hashed to; null where none is known. */
export type Joining = Somebody & { guest?: { place: string | null } }

/** How long no other guest comes from where one was banned: behind one address there may be a school. */
const placeKeptOutMs = 3600_000

/** Why somebody doesn't get in or out. */
export type Stay = 'not-allowed' | 'hand-over-first' | 'too-many-people'

/** What somebody wants to be so from here on; the bodies of these events are never sealed. */
export type Wish = ({ is: 'seat' } & Membership) | Setting

/** Null for what is no wish, or says nothing that is known. */
export function readWish({ kind, body }: Send): Wish | null {
  if (kind === 'setting') return readJson(Setting, body)
  const membership = kind === 'member' ? readJson(Membership, body) : null
  return membership && { is: 'seat', ...membership }
}

/** Whom a frame would bring in, as far as the Room itself decides that; null for anything else. */
export function brings(store: RoomStore, person: PersonId, frame: Send): PersonId | null {
  const wish = readWish(frame)
  if (wish?.is !== 'seat' || wish.role === 'left' || isIn(store.members.of(wish.person)) || store.log.byId(frame.id))
    return null
  const member = store.members.of(person)
  return isIn(member) && !denied(store, member, wish, true) ? wish.person : null
}

/** Why `member` doesn't get their wish. `isHere`: whether whom it would bring in has an account here. */
export function denied(store: RoomStore, member: MemberRow, wish: Wish, isHere: boolean): RefusalReason | null {
  const { kind, listed } = store.facts
  if (wish.is !== 'seat') {
    if (!may(member, { do: 'set', kind, what: wish.is })) return 'not-allowed'
    if (wish.is === 'timer' && !fitsIn(kind, wish.timer)) return 'not-allowed'
    return wish.is === 'profile' && listed && !readProfile(wish.profile) ? 'malformed' : null
  }
  const other = store.members.of(wish.person)
  const { is: _, ...membership } = wish
  if (!may(member, { do: 'seat', kind, other, ...membership })) return 'not-allowed'
  if (wish.role === 'left' || isIn(other)) return null
  if (isFull(store)) return 'too-many-people'
  return isHere ? null : 'no-such-person'
}

/** What follows from a wish that stands in the log. */
export function grant(store: RoomStore, event: Event, wish: Wish, newId: () => EventId): Partial<Outcome> {
  const { author, seq } = event
  if (wish.is === 'profile') {
    store.setProfile(wish.profile)
    return { listing: true }
  }
  if (wish.is !== 'seat') {
    store.settings.forget()
    if (wish.is === 'timer') store.disappearing.set(wish.timer, seq)
    return wish.is === 'guests' && wish.guests === 'no' ? putGuestsOut(store, event, newId) : {}
  }
  const { person, role } = wish
  const { members } = store
  if (role === 'left') return leaveSeat(store, event, wish)
  if (isIn(members.of(person))) members.setRole(person, role)
  else members.join(person, role, seq, seq, author)
  if (role !== 'owner') return { concerned: [person], listing: true }
  members.setRole(author, 'admin')
  return { concerned: [person, author] }
}

/** Whoever turns guests off removes those who are in, by an event for each. */
function putGuestsOut(store: RoomStore, event: Event, newId: () => EventId): Partial<Outcome> {
  const out = store.members.guests()
  if (out.length === 0) return {}
  const who = { person: event.author, device: event.device }
  const removed = out.map((person) => {
    const left = appendMembership(store, who, person, 'left', newId(), event.at)
    store.members.leave(person, left.seq)
    return left
  })
  return { broadcast: [event, ...removed], out, concerned: out, listing: true }
}

/**
 * Someone comes in, or comes back; `hash` is that of a link's secret. The event is the client's: an id that is stored already was
 * answered before, and changes nothing.
 */
export function join(store: RoomStore, who: Joining, id: EventId, hash: string | null, now: number): Outcome | Stay {
  if (!mayEnter(store, who, hash, now)) return 'not-allowed'
  if (isIn(store.members.of(who.person))) return nothing
  if (store.log.byId(id)) return 'not-allowed'
  if (isFull(store)) return 'too-many-people'
  if (hash !== null) store.invites.take(hash)
  const event = enter(store, who, id, 'member', now)
  if (who.guest) store.members.setGuest(who.person, who.guest.place)
  return { reply: [], broadcast: [event], concerned: [who.person], listing: true }
}

/** Whether somebody who shows a link's secret, or none, may come in and see what it is before. */
export function mayEnter(
  store: RoomStore,
  { person, guest }: Pick<Joining, 'person' | 'guest'>,
  hash: string | null,
  now: number,
): boolean {
  const { kind, listed } = store.facts
  const member = store.members.of(person)
  const invited = hash !== null && store.invites.admits(hash, now)
  const removed = kind === 'group' && wasRemoved(store, member)
  if (guest?.place && store.members.wasBannedAt(guest.place, now - placeKeptOutMs)) return false
  const { guests } = store.settings.now()
  return kind !== 'direct' && may(member, { do: 'join', listed, invited, removed, guests, guest: guest !== undefined })
}

/** Somebody takes their place: a room is seen whole, a group from one's coming on. */
export function enter(store: RoomStore, who: Somebody, id: EventId, role: Role, now: number): Event {
  const event = appendMembership(store, who, who.person, role, id, now)
  store.members.join(who.person, role, store.facts.kind === 'group' ? event.seq : 1, event.seq)
  return event
}

/** Who is there when a group is made, besides its owner; they see it from its beginning. */
export function bring(store: RoomStore, owner: Somebody, people: (readonly [PersonId, EventId])[], now: number): void {
  for (const [person, id] of people) {
    const { seq } = appendMembership(store, owner, person, 'member', id, now)
    store.members.join(person, 'member', 1, seq, owner.person)
  }
}

/** Someone goes, by their own will. Their own stored id was answered before, and changes nothing. */
export function leave(store: RoomStore, who: Somebody, id: EventId, now: number): Outcome | Stay {
  const stored = store.log.byId(id)
  if (stored?.author === who.person) return nothing
  const member = store.members.of(who.person)
  const { kind } = store.facts
  if (stored || !may(member, { do: 'leave', kind })) return 'not-allowed'
  if (mustHandOver(member, kind, store.members.count())) return 'hand-over-first'
  const event = appendMembership(store, who, who.person, 'left', id, now)
  store.members.leave(who.person, event.seq)
  return { reply: [], broadcast: [event], out: [who.person], concerned: [who.person], listing: true }
}

/** In a direct chat: from here on, or not any more, nothing of the other reaches `person`. False where there is no such other. */
export function block(store: RoomStore, person: PersonId, other: PersonId, on: boolean): boolean {
  if (store.facts.kind !== 'direct' || person === other || !store.members.of(other)) return false
  store.members.block(person, on ? store.log.head() : null)
  return true
}

/** A group, or a direct chat, in which nobody is any more has ended. */
export const isDeserted = ({ facts, members }: RoomStore): boolean =>
  facts.kind !== 'room' && members.after('', 1).length === 0

const isFull = ({ facts, members }: RoomStore): boolean =>
  facts.kind === 'group' && members.count() >= limits.groupPeople

/** Whether it was somebody else who ended that membership. */
const wasRemoved = (store: RoomStore, member: MemberRow | null): boolean =>
  member?.left != null && store.log.at(member.left)?.author !== member.person

/** That somebody is something from here on, in the log. */
export function appendMembership(
  store: RoomStore,
  { person: author, device }: Somebody,
  person: PersonId,
  role: Role,
  id: EventId,
  now: number,
): Event {
  const body = JSON.stringify({ person, role } satisfies Membership)
  return store.log.append({ id, author, device, kind: 'member', at: now as Timestamp, seal: 'plain', body })
}
