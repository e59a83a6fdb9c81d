import * as v from 'valibot'
import type { Event } from '../../protocol/event.ts'
import { DeviceId, type EventId, type PersonId, type Timestamp } from '../../protocol/ids.ts'
import type { Erasing } from '../../protocol/security.ts'
import { appendMembership } from './membership.ts'
import type { Outcome } from './outcome.ts'
import { isIn, mustHandOver } from './policy.ts'
import { erase } from './sending.ts'
import type { RoomStore } from './store.ts'

/** How many messages go in one turn, so that others come between. */
const atOnce = 200

/** By no device of theirs. */
const noDevice = v.parse(DeviceId, '0'.repeat(32))

/** Somebody whose account goes, and what becomes of what they said. */
export interface Parting {
  person: PersonId
  messages: Erasing
  newId: () => EventId
}

/** `whole` once there is nothing left to do: until then it is called again. */
export type Parted = Outcome & { whole: boolean }

/**
 * Somebody's account goes: what they said goes first, if it is to, then they. It is done in their name by events like any others,
 * so that whoever holds the log forgets with it. Repeated, it changes nothing. Call it in a transaction.
 */
export function part(store: RoomStore, { person, messages, newId }: Parting, now: Timestamp): Parted {
  const erased = messages === 'go' ? eraseSaid(store, person, newId, now) : []
  const common = { reply: [], out: [person] }
  if (erased.length === atOnce) return { ...common, broadcast: erased, whole: false }
  const { events, concerned } = goOut(store, person, newId, now)
  const broadcast = [...erased, ...events]
  return { ...common, broadcast, whole: true, ...(events.length > 0 && { concerned, listing: true as const }) }
}

function eraseSaid(store: RoomStore, author: PersonId, newId: () => EventId, now: Timestamp): Event[] {
  const said = store.log.saidBy(author, atOnce)
  // What they changed in the messages of others; with their own it goes as these do.
  if (said.length < atOnce) store.log.blankChanges(author)
  return said.map(({ id: ref, device, seal }) => {
    const event = store.log.append({ id: newId(), author, device, kind: 'erase', ref, at: now, seal, body: '' })
    erase(store, ref)
    return event
  })
}

/** An owner hands over to an admin or, where there is none, to whoever has been there longest. */
function goOut(store: RoomStore, person: PersonId, newId: () => EventId, now: Timestamp) {
  const { members, facts } = store
  const member = members.of(person)
  if (!isIn(member)) return { events: [], concerned: [] }
  const who = { person, device: noDevice }
  const heir = mustHandOver(member, facts.kind, members.count()) ? members.heirOf(person) : null
  const handed = heir ? [appendMembership(store, who, heir, 'owner', newId(), now)] : []
  if (heir) members.setRole(heir, 'owner')
  const left = appendMembership(store, who, person, 'left', newId(), now)
  members.leave(person, left.seq)
  return { events: [...handed, left], concerned: heir ? [person, heir] : [person] }
}
