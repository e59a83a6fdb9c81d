import type { ConversationKind, Event, GuestRights, Membership, Setting, Timer } from '../../protocol/event.ts'
import { limits } from '../../protocol/limits.ts'
import type { MemberRow } from './members.ts'

/** What somebody wants to do in a conversation. */
export type Action =
  | { do: 'read' }
  | { do: 'message' }
  /** Something of their own, a message or a change of one; `guests` is what the room lets guests do. */
  | { do: 'say'; guests: GuestRights; files: boolean }
  | { do: 'change'; of: Event }
  | { do: 'erase'; of: Event }
  | { do: 'join'; listed: boolean; invited: boolean; removed: boolean; guests: GuestRights; guest: boolean }
  | { do: 'moderate'; kind: ConversationKind }
  | { do: 'leave'; kind: ConversationKind }
  /** `other` is the row of `person`, null for somebody who never was in. */
  | ({ do: 'seat'; kind: ConversationKind; other: MemberRow | null } & Membership)
  | { do: 'set'; kind: ConversationKind; what: Setting['is'] }
  | { do: 'invite'; kind: ConversationKind; listed: boolean }

/** Whether `member`, null for a stranger, may: everything that isn't said here is refused. */
export function may(member: MemberRow | null, action: Action): boolean {
  if (action.do === 'join') return mayJoin(member, action)
  if (!isIn(member)) return false
  switch (action.do) {
    case 'read':
    case 'message':
      return true
    case 'say':
      return !member.guest || guestSays(action)
    case 'moderate':
      return action.kind !== 'direct' && isModerator(member)
    case 'leave':
      // It is the same one for both for ever, and nobody could come back.
      return action.kind !== 'direct'
    case 'change':
      return canSee(member, action.of) && action.of.kind === 'message'
    case 'erase':
      return (
        canSee(member, action.of) &&
        action.of.kind === 'message' &&
        (action.of.author === member.person || isModerator(member))
      )
    case 'seat':
      return action.kind !== 'direct' && maySeat(member, action)
    case 'set':
      return maySet(member, action)
    case 'invite':
      // A listed room needs none.
      return action.kind !== 'direct' && !action.listed && isModerator(member)
  }
}

/** A link doesn't bring back whom somebody else has removed; being added does. */
function mayJoin(member: MemberRow | null, action: Extract<Action, { do: 'join' }>): boolean {
  const { listed, invited, removed, guests, guest } = action
  if (member?.banned || (guest && guests === 'no')) return false
  return isIn(member) || listed || (invited && !removed)
}

const guestSays = ({ guests, files }: Extract<Action, { do: 'say' }>): boolean =>
  guests === 'files' || (guests === 'write' && !files)

/** About oneself nobody decides here: leaving has its own way, and an owner hands over by naming another. */
function maySeat(member: MemberRow, action: Extract<Action, { do: 'seat' }>): boolean {
  const { person, role, was, banned, other } = action
  if (person === member.person || (banned !== undefined && role !== 'left')) return false
  if (!isIn(other)) return isModerator(member) && mayChangeOutsider(action)
  if (banned === false || (other.guest && role !== 'left')) return false
  if ((role === 'member') !== (was !== undefined) || (was && other.role !== was)) return false
  if (member.role === 'owner') return role !== other.role
  return role === 'left' && other.role === 'member' && isModerator(member)
}

/** Whoever is out is added to a group, kept out, or not any more. Nobody is added to a room: they come. */
function mayChangeOutsider({ kind, role, was, banned, other }: Extract<Action, { do: 'seat' }>): boolean {
  if (banned !== undefined) return other !== null && other.banned !== banned
  return kind === 'group' && role === 'member' && was === undefined && !other?.banned
}

/** Guests come to rooms alone. In a direct chat both decide when messages disappear, and nothing else. */
const maySet = (member: MemberRow, { kind, what }: Extract<Action, { do: 'set' }>): boolean =>
  kind === 'direct' ? what === 'timer' : isModerator(member) && (what !== 'guests' || kind === 'room')

/** A room is gone before messages that would stay longer. */
export const fitsIn = (kind: ConversationKind, timer: Timer): boolean =>
  kind !== 'room' || timer * 1000 < limits.roomLifetimeMs

/** A group isn't left without an owner. */
export const mustHandOver = (member: MemberRow | null, kind: ConversationKind, people: number): boolean =>
  kind === 'group' && member?.role === 'owner' && people > 1

export const isIn = (member: MemberRow | null): member is MemberRow =>
  member !== null && member.left === null && !member.banned

const isModerator = ({ role }: MemberRow): boolean => role === 'owner' || role === 'admin'
const canSee = ({ from }: MemberRow, { seq }: Event): boolean => seq >= from

/** So many at once, then so many a second. */
export interface Rate {
  burst: number
  perSecond: number
}

/** How much somebody may still say: fills with time, up to a burst. */
export interface Bucket {
  tokens: number
  at: number
}

/** Takes one token; `waitMs` is 0 when there was one, else how long until there is. */
export function take(
  bucket: Bucket | undefined,
  { burst, perSecond }: Rate,
  now: number,
): { bucket: Bucket; waitMs: number } {
  const filled = bucket ? bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond : burst
  const tokens = Math.min(burst, filled)
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, at: now }, waitMs: 0 }
  return { bucket: { tokens, at: now }, waitMs: Math.ceil(((1 - tokens) / perSecond) * 1000) }
}
