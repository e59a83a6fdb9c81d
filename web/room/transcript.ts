import * as v from 'valibot'
import type { ConversationKind } from '../../protocol/event.ts'
import type { Person } from '../../protocol/http.ts'
import { type ConversationId, type EventId, PersonId } from '../../protocol/ids.ts'
import { readProfile } from '../../protocol/profile.ts'
import { deedLine } from '../chats/deeds.ts'
import { isDeed, type Said } from '../seal/opening.ts'
import { type Message, type Model, profileBefore, seqOf, shownText } from './model.ts'
import type { WholeLog } from './wholeLog.ts'

/** A conversation as it is kept outside of Parley: all that one member may read of it, in its order. */
export interface Transcript {
  conversation: {
    id: ConversationId
    kind: ConversationKind
    name: string
    about: string | null
    createdAt: number
    expiresAt: number | null
  }
  savedAt: number
  savedBy: PersonId
  people: Pick<Person, 'id' | 'handle' | 'name'>[]
  entries: Entry[]
}

export interface Entry {
  seq: number
  id: EventId
  at: number
  author: PersonId
  /** What was said or done first, and what was changed in it since. What was erased is neither. */
  says: Said
  changes: { seq: number; at: number; author: PersonId; says: Said }[]
  /** What it says now, in a line or several; a line of the log that nobody said is no `text`. */
  shown: { is: 'text' | 'deed' | 'mark'; text: string }
  edited: boolean
  answers: EventId | null
  files: string[]
}

/** Everybody who is named in it. */
export function peopleNamed({ model }: WholeLog): PersonId[] {
  const messages = model.order.flatMap((id) => model.messages[id] ?? [])
  const named = messages.flatMap(({ author, said, changes }) => [
    author,
    ...(said.is === 'membership' ? [said.person] : []),
    ...changes.map((change) => change.author),
  ])
  return [...new Set([model.me, ...named])]
}

export function transcriptOf(
  conversation: ConversationId,
  name: string,
  whole: WholeLog,
  people: Person[],
  now: number,
): Transcript | null {
  const { model } = whole
  const { facts } = model
  if (!facts) return null
  const names = new Map(people.map((person) => [person.id, person.name]))
  return {
    conversation: {
      id: conversation,
      kind: facts.kind,
      name,
      about: readProfile(facts.profile)?.about ?? null,
      createdAt: facts.createdAt,
      expiresAt: facts.expiresAt,
    },
    savedAt: now,
    savedBy: model.me,
    people: people.map(({ id, handle, name: called }) => ({ id, handle, name: called })),
    entries: model.order.flatMap((id) => {
      const message = model.messages[id]
      return message ? entryOf(message, whole, names) : []
    }),
  }
}

function entryOf(message: Message, { model, envelopes }: WholeLog, names: Map<PersonId, string>): Entry {
  const { id, author, time, said, changes } = message
  const seq = seqOf(message)
  const envelope = envelopes.get(seq)
  return {
    seq,
    id,
    at: time,
    author,
    says: said,
    changes: changes.map((change) => ({
      seq: change.seq,
      at: envelopes.get(change.seq)?.at ?? time,
      author: change.author,
      says: change.said,
    })),
    shown: shownOf(message, model, names),
    edited: shownText(message)?.edited ?? false,
    answers: envelope?.ref ?? null,
    files: envelope?.files ?? [],
  }
}

/** Nobody in particular reads it: nobody is “You”. */
const nobody = v.parse(PersonId, '0'.repeat(32))

function shownOf(message: Message, model: Model, names: Map<PersonId, string>): Entry['shown'] {
  const { said, author } = message
  if (isDeed(said)) {
    const reader = { me: nobody, isRoom: model.facts?.kind === 'room', nameOf: (id: PersonId) => names.get(id) }
    return { is: 'deed', text: deedLine(author, said, profileBefore(model, message), reader) }
  }
  const text = shownText(message)
  if (text) return { is: 'text', text: text.text }
  if (said.is === 'erased') return { is: 'mark', text: 'deleted' }
  return { is: 'mark', text: 'could not be read on this device' }
}
