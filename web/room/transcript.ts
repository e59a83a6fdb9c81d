import * as v from 'valibot'
import type { Attachment } from '../../protocol/attachment.ts'
import type { ConversationKind, Seal } from '../../protocol/event.ts'
import { type ConversationId, type EventId, PersonId } from '../../protocol/ids.ts'
import type { Person } from '../../protocol/people.ts'
import { readProfile } from '../../protocol/profile.ts'
import { deedLine } from '../chats/deeds.ts'
import { isDeed, type Said } from '../seal/opening.ts'
import { type Reaction, reactionsOf, shownText } from './changed.ts'
import { type Message, type Model, profileBefore, seqOf } from './model.ts'

/** A conversation as it is kept outside of Parley: all that one member may read of it, in its order. */
export interface Transcript {
  conversation: {
    id: ConversationId
    kind: ConversationKind
    seal: Seal
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
  reactions: Reaction[]
  files: Attachment[]
}

/** Everybody who is named in it. */
export function peopleNamed(model: Model): PersonId[] {
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
  model: Model,
  people: Person[],
  now: number,
): Transcript | null {
  const { facts } = model
  if (!facts) return null
  const names = new Map(people.map((person) => [person.id, person.name]))
  return {
    conversation: {
      id: conversation,
      kind: facts.kind,
      seal: facts.seal,
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
      return message ? entryOf(message, model, names) : []
    }),
  }
}

function entryOf(message: Message, model: Model, names: Map<PersonId, string>): Entry {
  const { id, author, time, said, changes, ref } = message
  return {
    seq: seqOf(message),
    id,
    at: time,
    author,
    says: withoutFiles(said),
    changes: changes.map((change) => ({ seq: change.seq, at: change.time, author: change.author, says: change.said })),
    shown: shownOf(message, model, names),
    edited: shownText(message)?.edited ?? false,
    answers: ref ?? null,
    reactions: reactionsOf(message),
    files: said.is === 'text' ? (said.files ?? []) : [],
  }
}

/** They are an entry's own, and what opens them is nobody's who reads it. */
function withoutFiles(said: Said): Said {
  if (said.is !== 'text') return said
  const { files: _, ...rest } = said
  return rest
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
