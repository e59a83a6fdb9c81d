import { wordsIn } from '../../protocol/content.ts'
import type { EventId, PersonId } from '../../protocol/ids.ts'
import { type Thing, thingsIn } from '../../protocol/search.ts'
import { isContent, type Opened } from '../seal/opening.ts'

/** What an event tells a search. */
export type Told =
  | { is: 'said'; id: EventId; seq: number; author: PersonId; at: number; text: string; has: Thing[] }
  | { is: 'edited'; id: EventId; seq: number; author: PersonId; text: string; has: Thing[] }
  | { is: 'erased'; id: EventId }

/** Null for what nobody searches, and for what can't be read yet: it is told again once it can. */
export function toldBy({ event, said }: Opened): Told | null {
  const { id, seq, author, at, ref, kind, files } = event
  if (kind === 'erase') return ref ? { is: 'erased', id: ref } : null
  if (kind === 'message' && said.is === 'erased') return { is: 'erased', id }
  const text = isContent(said) ? wordsIn(said) : null
  if (!isContent(said) || text === null) return null
  const has: Thing[] = [...thingsIn(said), ...(files?.length ? (['file'] as const) : [])]
  if (kind === 'message') return { is: 'said', id, seq, author, at, text, has }
  return kind === 'change' && said.is === 'edit' && ref ? { is: 'edited', id: ref, seq, author, text, has } : null
}
