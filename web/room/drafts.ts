import type { ConversationId, PersonId } from '../../protocol/ids.ts'

const key = (person: PersonId, conversation: ConversationId): string => `parley.draft.${person}.${conversation}`

/** What was written and not sent, on this device. */
export const readDraft = (person: PersonId, conversation: ConversationId): string =>
  localStorage.getItem(key(person, conversation)) ?? ''

export function writeDraft(person: PersonId, conversation: ConversationId, text: string): void {
  if (text === '') localStorage.removeItem(key(person, conversation))
  else localStorage.setItem(key(person, conversation), text)
}
