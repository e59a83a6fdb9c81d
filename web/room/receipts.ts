import type { State } from '../../protocol/down.ts'
import type { Event, Mark } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { type Members, peopleIn, wasThere } from './members.ts'

/** How far somebody's devices have been told, and how far they have read. */
export type Reached = Omit<Mark, 'person'>

export interface Receipts {
  /** How far I have read, on whatever device. */
  read: number
  /** Of those who show it, where I show mine. */
  marks: Record<PersonId, Reached>
}

export const noReceipts = (): Receipts => ({ read: 0, marks: {} })

/** The conversation's own word on who shows what; what is held already may be newer than a device's memory of it. */
export function takeMarks(receipts: Receipts, { read, marks }: Pick<State, 'read' | 'marks'>): void {
  const held = receipts.marks
  receipts.read = Math.max(receipts.read, read)
  receipts.marks = {}
  for (const mark of marks) raise(receipts, { ...mark, ...higher(held[mark.person], mark) })
}

/** A mark only rises. */
export function raise({ marks }: Receipts, { person, delivered, read }: Mark): void {
  marks[person] = higher(marks[person], { delivered: Math.max(delivered, read), read })
}

/** What I say myself counts as read, and so does what is before it. Of others the conversation tells, if they show it. */
export function raiseBySaying(receipts: Receipts, { kind, author, seq }: Event, me: PersonId): void {
  if (kind === 'message' && author === me) receipts.read = Math.max(receipts.read, seq)
}

const higher = (held: Reached | undefined, { delivered, read }: Reached): Reached => ({
  delivered: Math.max(held?.delivered ?? 0, delivered),
  read: Math.max(held?.read ?? 0, read),
})

export type Receipt = 'read' | 'delivered' | 'sent'

/** How far one of the others is with a message; null for one who doesn't show it. */
interface OneReceipt {
  person: PersonId
  receipt: Receipt | null
}

/** Those whom my message concerns, and how far they are with it. Of large conversations nothing is told. */
export function receiptsOf(members: Members, receipts: Receipts, me: PersonId, seq: number): OneReceipt[] {
  if (members.people > limits.receiptPeople) return []
  const others = peopleIn(members).filter((person) => person !== me && wasThere(members, person, seq))
  return others.map((person) => ({ person, receipt: reachedBy(receipts.marks[person], seq) }))
}

function reachedBy(mark: Reached | undefined, seq: number): Receipt | null {
  if (!mark) return null
  if (mark.read >= seq) return 'read'
  return mark.delivered >= seq ? 'delivered' : 'sent'
}

/** What all of them have reached. */
export function leastOf(all: readonly OneReceipt[]): Receipt {
  if (all.length === 0 || all.some(({ receipt }) => receipt === null || receipt === 'sent')) return 'sent'
  return all.some(({ receipt }) => receipt === 'delivered') ? 'delivered' : 'read'
}
