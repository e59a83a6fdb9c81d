import type { Attachment } from '../../protocol/attachment.ts'
import type { EventId, PersonId } from '../../protocol/ids.ts'
import type { Change, Message, Model } from './model.ts'

/** What I changed in a message and isn't in the log yet, as if it were. */
export const comingTo = ({ coming, messages, me }: Model, id: EventId): Change[] =>
  (coming[id] ?? []).flatMap((change) => {
    const mine = messages[change]
    return mine ? [{ seq: Number.POSITIVE_INFINITY, author: me, time: mine.time, said: mine.said }] : []
  })

type Seen = Pick<Message, 'author' | 'said' | 'changes'>

export const isErased = ({ said }: Seen, coming: readonly Change[] = []): boolean =>
  said.is === 'erased' || coming.some((change) => change.said.is === 'erased')

/** What a message says now: its author's last edit, or what it said first. */
export function shownText(message: Seen, coming: readonly Change[] = []): { text: string; edited: boolean } | null {
  if (isErased(message, coming)) return null
  const last = editsOf(message, coming).at(-1)
  if (last && message.said.is !== 'poll') return { text: last.text, edited: true }
  if (message.said.is === 'poll') return { text: message.said.question, edited: false }
  return message.said.is === 'text' ? { text: message.said.text, edited: false } : null
}

/** What is attached to it. */
export const filesOf = (message: Seen, coming: readonly Change[] = []): readonly Attachment[] =>
  (message.said.is === 'text' && !isErased(message, coming) && message.said.files) || []

/** What its author made of it, one after the other; nobody edits what others say. */
export const editsOf = ({ author, changes }: Seen, coming: readonly Change[] = []): { time: number; text: string }[] =>
  [...changes, ...coming].flatMap((change) =>
    change.author === author && change.said.is === 'edit' ? [{ time: change.time, text: change.said.text }] : [],
  )

export interface Reaction {
  emoji: string
  /** In the order in which they came to it. */
  people: PersonId[]
}

/** Who reacts to it with what, in the order in which that came up. */
export function reactionsOf(message: Seen, coming: readonly Change[] = []): Reaction[] {
  const found = new Map<string, Set<PersonId>>()
  if (isErased(message, coming)) return []
  for (const { author, said } of [...message.changes, ...coming]) {
    if (said.is !== 'reaction') continue
    const people = found.get(said.emoji) ?? new Set()
    found.set(said.emoji, people)
    if (said.on) people.add(author)
    else people.delete(author)
    if (people.size === 0) found.delete(said.emoji)
  }
  return [...found].map(([emoji, people]) => ({ emoji, people: [...people] }))
}

export function isPinned(message: Seen, coming: readonly Change[] = []): boolean {
  if (isErased(message, coming)) return false
  const last = [...message.changes, ...coming].findLast(({ said }) => said.is === 'pin')
  return last?.said.is === 'pin' && last.said.on
}

/** The newest message of mine whose words I can change. */
export function lastOwn({ order, outbox, messages, me }: Model): EventId | null {
  const isOwn = (id: EventId) => {
    const message = messages[id]
    return message?.author === me && message.standing.at !== 'failed' && message.said.is === 'text'
  }
  return [...order, ...outbox].findLast(isOwn) ?? null
}
