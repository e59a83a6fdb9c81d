import type { ConversationId } from '../../protocol/ids.ts'
import type { Notice } from '../inbox/store.ts'
import type { MemberRow } from './members.ts'
import { isIn } from './policy.ts'
import type { RoomStore } from './store.ts'

/** How far the log goes for a member: not past the end of their membership, nor past their blocking of the other. */
export const headFor = ({ left, blocked }: MemberRow, head: number): number => left ?? blocked ?? head

/** How the conversation is for one member, as a line of their list. Of those who are out it says no more than that. */
export function noticeFor(store: RoomStore, conversation: ConversationId, member: MemberRow): Notice {
  const { person, by } = member
  const { profile, ...facts } = store.facts
  const { kind, seal, createdAt, expiresAt } = facts
  const head = headFor(member, store.log.head())
  const read = store.marks.readOf(member)
  const common = {
    person,
    conversation,
    kind,
    seal,
    createdAt,
    expiresAt,
    other: otherOf(store, member),
    head,
    read,
    gone: store.disappearing.gone().times,
    by,
  }
  if (!isIn(member)) return { ...common, in: false, profile: '', unread: 0, mentions: 0, last: null }
  const counts = store.unreadOf(person, Math.max(read, member.from - 1), head)
  return { ...common, in: true, profile, ...counts, last: store.log.newestShown(member.from, head) }
}

/** In a direct chat the other person; oneself in one's notes. */
function otherOf({ facts, members }: RoomStore, { person }: MemberRow): Notice['other'] {
  if (facts.kind !== 'direct') return null
  return members.ever(2).find((one) => one.person !== person)?.person ?? person
}
