import type { PersonId } from '../../protocol/ids.ts'
import type { Said } from '../seal/opening.ts'

/** What happened last in a conversation. */
export interface Newest {
  seq: number
  at: number
  author: PersonId
  said: Said
}

/** The newest event in a line. `nameOf` gives a person's name, or undefined while it isn't known. */
export function previewOf(
  { author, said }: Newest,
  me: PersonId,
  isDirect: boolean,
  nameOf: (id: PersonId) => string | undefined,
): string {
  const name = (id: PersonId) => (id === me ? 'You' : (nameOf(id) ?? 'Somebody'))
  switch (said.is) {
    case 'text':
    case 'edit':
      return isDirect && author !== me ? said.text : `${name(author)}: ${said.text}`
    case 'erased':
      return 'Message deleted'
    case 'membership':
      return membershipLine(name(said.person), said.role)
    case 'unreadable':
      return said.why === 'waiting' ? 'Waiting for this message' : 'A message that can’t be read here'
  }
}

/** A line of the log about who came and went. */
export function membershipLine(name: string, role: 'owner' | 'admin' | 'member' | 'left'): string {
  if (role === 'owner') return `${name} made this room`
  return role === 'left' ? `${name} left` : `${name} joined`
}
