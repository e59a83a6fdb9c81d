import type { PersonId } from '../../protocol/ids.ts'
import type { Poll } from '../../protocol/poll.ts'
import { isErased } from '../room/changed.ts'
import type { Change, Message } from '../room/model.ts'

/** How a poll stands: who chose what, in the order in which they came to it, and whether anybody still may. */
export interface Tally {
  chosenBy: PersonId[][]
  people: number
  isClosed: boolean
}

type Asked = Pick<Message, 'author' | 'said' | 'changes'>

/** The poll that a message is, unless it was erased. */
export const pollIn = (message: Asked, coming: readonly Change[] = []): Poll | null =>
  message.said.is === 'poll' && !isErased(message, coming) ? message.said : null

/** Counts everybody's last word before its author closed it. What no poll of this kind can be answered with counts as nothing chosen. */
export function tallyOf(poll: Poll, { author, changes }: Asked, coming: readonly Change[] = []): Tally {
  const all = [...changes, ...coming]
  const end = all.findIndex((change) => change.author === author && change.said.is === 'closed')
  const votes = new Map<PersonId, number[]>()
  for (const { author: person, said } of end < 0 ? all : all.slice(0, end)) {
    if (said.is !== 'vote') continue
    votes.delete(person)
    if (said.options.length > 0 && isAnswer(poll, said.options)) votes.set(person, said.options)
  }
  const chosenBy = poll.options.map((_, option) =>
    [...votes].filter(([, options]) => options.includes(option)).map(([person]) => person),
  )
  return { chosenBy, people: votes.size, isClosed: end >= 0 }
}

const isAnswer = (poll: Poll, options: number[]): boolean =>
  options.every((option) => option < poll.options.length) && (poll.many || options.length === 1)

/** What somebody has chosen. */
export const chosenBy = (tally: Tally, person: PersonId): number[] =>
  tally.chosenBy.flatMap((people, option) => (people.includes(person) ? [option] : []))

/** What they choose by pressing one: of one poll it takes the other's place, of another it is added; pressed again it is taken back. */
export function pressed(poll: Poll, chosen: readonly number[], option: number): number[] {
  const others = poll.many ? chosen.filter((other) => other !== option) : []
  return chosen.includes(option) ? others : [...others, option].sort((one, other) => one - other)
}
