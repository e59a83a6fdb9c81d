import * as v from 'valibot'
import { ConversationId, type PersonId } from '../../protocol/ids.ts'
import type { Files } from '../files/object.ts'
import type { Inbox } from '../inbox/object.ts'
import type { No, Room } from '../room/object.ts'
import { Refusal } from '../routing.ts'

/** Null for an id that the namespace didn't make: it is refused before any object is touched. */
export function findRoom(env: Env, id: string): DurableObjectStub<Room> | null {
  try {
    return env.ROOMS.get(env.ROOMS.idFromString(id))
  } catch {
    return null
  }
}

/** The one direct chat of two people, or of one with themselves. */
export const directRoom = (env: Env, one: PersonId, other: PersonId): DurableObjectStub<Room> =>
  env.ROOMS.get(env.ROOMS.idFromName(`direct:${[one, other].sort().join(',')}`))

/** An id for a room that doesn't exist yet; no id is made twice. */
export const newRoomId = (env: Env): ConversationId => v.parse(ConversationId, env.ROOMS.newUniqueId().toString())

export const idOf = (room: DurableObjectStub<Room>): ConversationId => v.parse(ConversationId, room.id.toString())

export const inboxOf = (env: Env, person: PersonId): DurableObjectStub<Inbox> =>
  env.INBOXES.get(env.INBOXES.idFromName(person))

export const requestTaken = new Refusal(
  409,
  'request-taken',
  'This request has made something else already. Try again.',
)

/** Whoever has a room's id is told when it has ended, and no more; a member why not. */
export function refusalFor(no: No | undefined): Refusal {
  switch (no) {
    case 'ended':
      return new Refusal(410, 'ended', 'This room has ended.')
    case 'hand-over-first':
      return new Refusal(409, no, 'Make somebody else the owner before you leave.')
    case 'too-many-people':
      return new Refusal(409, no, 'There is no place left in it.')
    default:
      return new Refusal(404, 'no-such-room', 'There is no such room, or its link has been changed.')
  }
}

/** Where a conversation's attachments are. */
export const filesOf = (env: Env, conversation: ConversationId): DurableObjectStub<Files> =>
  env.FILES.get(env.FILES.idFromName(conversation))
