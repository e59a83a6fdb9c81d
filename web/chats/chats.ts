import { createContext, createEffect, createSignal, onCleanup, useContext } from 'solid-js'
import { createStore, produce, unwrap } from 'solid-js/store'
import type { ConversationId, PersonId, Timestamp } from '../../protocol/ids.ts'
import type { Row } from '../../protocol/inbox.ts'
import type { Names } from '../people/names.ts'
import { dropAccount } from '../session/accounts.ts'
import { createWhenDue } from '../session/clock.ts'
import type { Session } from '../session/session.ts'
import { useNow } from '../ui/now.ts'
import { onInput } from './activity.ts'
import { Inbox, type Link } from './inbox.ts'
import {
  type Change,
  type Chat,
  draftOf,
  drop,
  empty,
  expire,
  type List,
  letGo,
  newestOf,
  note,
  readTo,
  unreadOf,
} from './model.ts'
import type { Newest } from './preview.ts'

/** My conversations, as my Inbox and the open ones tell of them. */
export interface Chats {
  /** Whether anything is known of them, and how what tells of them stands. */
  isKnown(): boolean
  link(): Link
  /** Pinned first, then by what was newest; the archived ones are apart. */
  order(): readonly ConversationId[]
  archived(): readonly ConversationId[]
  /** Undefined for what I am not in. */
  chat(conversation: ConversationId): Chat | undefined
  row(conversation: ConversationId): Row | undefined
  newest(conversation: ConversationId): Newest | null
  unread(conversation: ConversationId): { unread: number; mentions: number }
  /** Over all of them, as far as I want to be told. */
  allUnread(): number
  /** How much of that is in archived ones. */
  archivedUnread(): number
  /** Shown at once, and said to the Inbox until that has kept it. */
  set(conversation: ConversationId, change: Change): void
  /** The open conversation says what is newest in it, */
  note(conversation: ConversationId, last: Newest): void
  /** and how far it is read: it knows before the Inbox does. */
  readTo(conversation: ConversationId, seq: number): void
  /** I am no longer in it. */
  drop(conversation: ConversationId): void
  /** Asks for these people's presence as it changes, until what is given back is called. At most a few are told of. */
  watch(people: PersonId[]): () => void
  /** When they were last active, as far as is known and shown. */
  presenceOf(person: PersonId): Timestamp | null
  /** What I have begun to write there, on whatever device. */
  draftOf(conversation: ConversationId): string
  /** The same as the Inbox has it; null while that isn't known. */
  toldDraft(conversation: ConversationId): string | null
  drafts: Pick<Inbox['drafts'], 'write' | 'flush' | 'agree' | 'agreed'>
}

export const ChatsContext = createContext<Chats>()

export function useChats(): Chats {
  const chats = useContext(ChatsContext)
  if (!chats) throw new Error('no chats above')
  return chats
}

export function makeChats(session: Session, names: Names): Chats {
  const [list, setList] = createStore(empty())
  const [link, setLink] = createSignal<Link>({ at: 'connecting' })
  const [isKnown, setKnown] = createSignal(false)
  const now = useNow()
  const update = (change: (list: List) => void): void => setList(produce(change))
  const inbox = new Inbox(session, {
    list,
    update,
    link: setLink,
    known: () => setKnown(true),
    saw: (people) => {
      for (const { person, seenAt } of people) names.saw(person, seenAt)
    },
  })
  endWithPage(inbox)
  createEffect(() => {
    const at = now()
    update((draft) => expire(draft, at))
  })
  createWhenDue(
    session,
    () => list.goesNext,
    (at) => update((draft) => letGo(draft, at)),
  )
  createEffect(() => {
    const stands = link()
    if (stands.at === 'stopped' && stands.why === 'signed-out') dropAccount(session.slot)
  })
  const watched = new Set<PersonId[]>()
  const sayWatched = () => inbox.watch([...new Set([...watched].flat())])
  const chat = (conversation: ConversationId): Chat | undefined => list.chats[conversation]

  return {
    isKnown,
    link,
    order: () => unwrap(list.order),
    archived: () => unwrap(list.archived),
    chat,
    row: (conversation) => chat(conversation)?.row,
    newest(conversation) {
      const known = chat(conversation)
      return known ? newestOf(list, known) : null
    },
    unread(conversation) {
      const known = chat(conversation)
      return known ? unreadOf(list, known) : { unread: 0, mentions: 0 }
    },
    allUnread: () => list.unread,
    archivedUnread: () => list.archivedUnread,
    set: (conversation, change) => inbox.set(conversation, change),
    note: (conversation, last) => update((draft) => note(draft, conversation, last)),
    readTo: (conversation, seq) => update((draft) => readTo(draft, conversation, seq)),
    drop: (conversation) => update((draft) => drop(draft, conversation)),
    watch(people) {
      watched.add(people)
      sayWatched()
      return () => watched.delete(people) && sayWatched()
    },
    presenceOf: (person) => names.person(person)?.seenAt ?? null,
    draftOf(conversation) {
      const known = chat(conversation)
      return known ? draftOf(list, known) : ''
    },
    toldDraft: (conversation) => chat(conversation)?.draft ?? null,
    drafts: inbox.drafts,
  }
}

/** As long as there is a page, it says that somebody is at it; before it goes, what was written there. */
function endWithPage(inbox: Inbox): void {
  const gone = new AbortController()
  onInput(() => inbox.input(Date.now()), gone.signal)
  const hidden = () => document.visibilityState === 'hidden' && inbox.drafts.flushAll()
  document.addEventListener('visibilitychange', hidden, { signal: gone.signal })
  onCleanup(() => {
    gone.abort()
    inbox.close()
  })
}
