import type { ConversationKind, Event } from '../../protocol/event.ts'
import type { MemberRow } from './store.ts'

/** What somebody wants to do in a conversation. */
export type Action =
  | { do: 'read' }
  | { do: 'message' }
  | { do: 'change'; of: Event }
  | { do: 'erase'; of: Event }
  | { do: 'join'; listed: boolean; invited: boolean }
  | { do: 'leave'; kind: ConversationKind }

/** Whether `member`, null for a stranger, may: everything that isn't said here is refused. */
export function may(member: MemberRow | null, action: Action): boolean {
  if (action.do === 'join') return !member?.banned && (isIn(member) || action.listed || action.invited)
  if (!isIn(member)) return false
  switch (action.do) {
    case 'read':
    case 'message':
      return true
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
  }
}

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
