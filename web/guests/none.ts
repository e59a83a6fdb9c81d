import type { Chats } from '../chats/chats.ts'
import type { Answer } from '../net/api.ts'
import type { Contacts } from '../people/contacts.ts'

const refused: Promise<Answer<never>> = Promise.resolve({
  ok: false,
  error: 'guest',
  message: 'Guests can’t do that. Keep your account first.',
})

/** A guest has no list: what they have begun to write is on this device alone. */
export const noChats: Chats = {
  isKnown: () => true,
  link: () => ({ at: 'live' }),
  order: () => [],
  archived: () => [],
  chat: () => undefined,
  row: () => undefined,
  newest: () => null,
  unread: () => ({ unread: 0, mentions: 0 }),
  allUnread: () => 0,
  archivedUnread: () => 0,
  set() {},
  note() {},
  readTo() {},
  drop() {},
  watch: () => () => {},
  presenceOf: () => null,
  draftOf: () => '',
  toldDraft: () => null,
  drafts: { write() {}, flush() {}, agree: async () => {}, agreed: async () => '' },
}

/** A guest knows nobody outside their room. */
export const noContacts: Contacts = {
  contacts: () => [],
  blocked: () => [],
  isContact: () => false,
  isBlocked: () => false,
  failure: () => null,
  isKnown: () => true,
  load: async () => {},
  add: () => refused,
  remove: () => refused,
  block: () => refused,
  unblock: () => refused,
}
