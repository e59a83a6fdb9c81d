import type { Content } from '../../protocol/content.ts'
import type { ConversationKind } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { filesLine } from '../files/words.ts'
import type { Said } from '../seal/opening.ts'
import { deedLine } from './deeds.ts'

/** What happened last in a conversation. */
export interface Newest {
  seq: number
  at: number
  author: PersonId
  /** `long`: more than a list is told; `gone`: past its time. */
  said: Said | { is: 'long' } | { is: 'gone' }
  /** When it goes by itself, by the server's clock; null for never. */
  goneAt: number | null
  /** The profile that was changed, where one knows. */
  before?: string | null
}

/** The newest event in a line. `nameOf` gives a person's name, or undefined while it isn't known. */
export function previewOf(
  { author, said, before }: Newest,
  me: PersonId,
  kind: ConversationKind,
  nameOf: (id: PersonId) => string | undefined,
): string {
  switch (said.is) {
    case 'text':
    case 'edit':
      if (kind === 'direct' && author !== me) return wordsOf(said)
      return `${author === me ? 'You' : (nameOf(author) ?? 'Somebody')}: ${wordsOf(said)}`
    case 'poll':
      return `${author === me ? 'You' : (nameOf(author) ?? 'Somebody')} asked: ${said.question}`
    case 'long':
      return `${author === me ? 'You' : (nameOf(author) ?? 'Somebody')}: A long message`
    case 'reaction':
    case 'pin':
    case 'vote':
    case 'closed':
      // Never the newest that is shown: they are changes of another.
      return ''
    case 'erased':
      return 'Message deleted'
    case 'gone':
      return 'Message disappeared'
    case 'membership':
    case 'profile':
    case 'guests':
    case 'slow':
    case 'timer':
      return deedLine(author, said, before ?? null, { me, isRoom: kind === 'room', nameOf })
    case 'unreadable':
      return said.why === 'waiting' ? 'Waiting for this message' : 'A message that can’t be read here'
  }
}

/** What it says, or else what goes with it. */
export function wordsOf(said: Extract<Content, { text: string }>): string {
  const files = ('files' in said && said.files) || []
  return said.text.trim() !== '' || files.length === 0 ? said.text : filesLine(files)
}
