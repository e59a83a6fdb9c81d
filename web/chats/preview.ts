import type { Content } from '../../protocol/content.ts'
import type { ConversationKind } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Said } from '../seal/opening.ts'
import { deedLine } from './deeds.ts'

/** What happened last in a conversation. */
export interface Newest {
  seq: number
  at: number
  author: PersonId
  /** `long`: more than a list is told. */
  said: Said | { is: 'long' }
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
    case 'long':
      return `${author === me ? 'You' : (nameOf(author) ?? 'Somebody')}: A long message`
    case 'reaction':
    case 'pin':
      // Never the newest that is shown: they are changes of another.
      return ''
    case 'erased':
      return 'Message deleted'
    case 'membership':
    case 'profile':
      return deedLine(author, said, before ?? null, { me, isRoom: kind === 'room', nameOf })
    case 'unreadable':
      return said.why === 'waiting' ? 'Waiting for this message' : 'A message that can’t be read here'
  }
}

/** What it says, or else what goes with it. */
function wordsOf(said: Extract<Content, { text: string }>): string {
  const files = ('files' in said && said.files) || []
  if (said.text.trim() !== '' || files.length === 0) return said.text
  return files.length === 1 ? (files[0]?.name ?? 'A file') : `${files.length} files`
}
