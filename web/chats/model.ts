import { hide } from '../../protocol/hidden.ts'
import type { ConversationId, Seq } from '../../protocol/ids.ts'
import type { Level, Row } from '../../protocol/inbox.ts'
import { sooner } from '../../protocol/timer.ts'
import type { Newest } from './preview.ts'

/** How I want a conversation to be; what isn't named stays. */
export interface Change {
  level?: Level
  pinned?: boolean
  archived?: boolean
  marked?: boolean
  /** To be hidden from me. */
  hide?: Seq[]
}

/** A change that my Inbox hasn't said yet that it kept. */
export interface Wish {
  n: number
  conversation: ConversationId
  change: Change
}

/** A line of the list: a row with its newest event and its draft open. */
export interface Chat {
  /** As the Inbox told it, with what I have wished since. */
  row: Row
  last: Newest | null
  /** As the Inbox told it; null while it can't be read here. */
  draft: string | null
}

/** What a conversation's page knows of it before the Inbox does. */
interface Ahead {
  last: Newest | null
  /** Up to where I have read. */
  read: number
}

/** My conversations: pinned first, then by what was newest in them; the archived ones apart. */
export interface List {
  /** Everything up to here is held. */
  rev: number
  chats: Record<ConversationId, Chat>
  ahead: Record<ConversationId, Ahead>
  wishes: Wish[]
  /** What is written here and isn't kept by the Inbox yet. */
  written: Record<ConversationId, string>
  order: ConversationId[]
  archived: ConversationId[]
  /** What is unread in all conversations, as far as one wants to be told of it. */
  unread: number
  /** How much of that is in archived ones. */
  archivedUnread: number
  /** While everything is told anew, what wasn't yet. */
  untold: ConversationId[] | null
  /** When the next of the newest messages goes by itself, by the server's clock. */
  goesNext: number | null
}

export const empty = (): List => ({
  rev: 0,
  chats: {},
  ahead: {},
  wishes: [],
  written: {},
  order: [],
  archived: [],
  unread: 0,
  archivedUnread: 0,
  untold: null,
  goesNext: null,
})

/** Takes what the Inbox tells. Of a full answer (`all` on its first page) what isn't told again is gone after its last page. */
export function take(
  list: List,
  chats: Chat[],
  { rev, more, all }: { rev: number; more: boolean; all: boolean },
): void {
  if (all) list.untold = Object.keys(list.chats) as ConversationId[]
  const told = new Set(chats.map(({ row }) => row.conversation))
  const isAnew = list.untold !== null
  if (list.untold) list.untold = list.untold.filter((id) => !told.has(id))
  const changed = chats.flatMap((chat) => (isAnew || isNewer(list, chat.row) ? hold(list, chat) : []))
  if (!more) {
    changed.push(...(list.untold ?? []).map((id) => forget(list, id)))
    list.untold = null
    list.rev = rev
  }
  place(list, changed)
}

/** I want it so: shown at once, and until the Inbox says otherwise after it was kept. */
export function wish(list: List, made: Wish): void {
  list.wishes = [...list.wishes, made]
  const chat = list.chats[made.conversation]
  if (!chat) return
  recount(list, made.conversation, () => {
    chat.row = changed(chat.row, made.change)
  })
  place(list, [made.conversation])
}

export function done(list: List, n: number): void {
  list.wishes = list.wishes.filter((one) => one.n !== n)
}

/** What was written here goes before what another device wrote, until it is kept. */
export function write(list: List, conversation: ConversationId, text: string): void {
  list.written[conversation] = text
}

/** This text of it is kept. */
export function written(list: List, conversation: ConversationId, text: string): void {
  if (list.written[conversation] === text) delete list.written[conversation]
  const chat = list.chats[conversation]
  if (chat) chat.draft = text
}

export const draftOf = (list: List, { row, draft }: Chat): string => list.written[row.conversation] ?? draft ?? ''

/** What was told before the socket went away may be told again. */
export function startAgain(list: List): void {
  list.untold = null
}

/** The open conversation says what is newest in it: it may hear of that before the Inbox does. */
export function note(list: List, conversation: ConversationId, last: Newest): void {
  advance(list, conversation, { last, read: 0 })
}

/** The open conversation says how far it was read. */
export function readTo(list: List, conversation: ConversationId, seq: number): void {
  advance(list, conversation, { last: null, read: seq })
}

/** What could be opened now that had to wait; nothing, when something newer has come since. */
export function reopen(list: List, { row, last, draft }: Chat): void {
  const chat = list.chats[row.conversation]
  if (chat?.row.rev !== row.rev) return
  chat.last = last
  list.goesNext = sooner(list.goesNext, goesAt({ last }))
  chat.draft = draft
}

export function drop(list: List, conversation: ConversationId): void {
  if (list.chats[conversation]) place(list, [forget(list, conversation)])
}

/** Drops rooms whose date has passed. */
export function expire(list: List, now: number): void {
  const ended = Object.values(list.chats).filter(({ row }) => row.expiresAt !== null && row.expiresAt <= now)
  if (ended.length > 0)
    place(
      list,
      ended.map(({ row }) => forget(list, row.conversation)),
    )
}

/** Lets go what the newest messages say that are past their time. */
export function letGo(list: List, now: number): void {
  if (list.goesNext === null || list.goesNext > now) return
  const all = [...Object.values(list.chats), ...Object.values(list.ahead)]
  for (const one of all)
    if ((goesAt(one) ?? now + 1) <= now && one.last) one.last = { ...one.last, said: { is: 'gone' } }
  list.goesNext = all.reduce<number | null>((next, one) => sooner(next, goesAt(one)), null)
}

const goesAt = ({ last }: Pick<Chat, 'last'>): number | null => (last && last.said.is !== 'gone' ? last.goneAt : null)

/** What happened last: by the Inbox, or by the conversation's page where that knows more. */
export function newestOf(list: List, { row, last }: Chat): Newest | null {
  const noted = list.ahead[row.conversation]?.last
  return noted && noted.seq > row.head ? noted : last
}

/** How many messages are unread, and how many of them name me. */
export function unreadOf({ ahead }: List, { row }: Chat): { unread: number; mentions: number } {
  const isRead = (ahead[row.conversation]?.read ?? 0) >= row.head
  return isRead ? { unread: 0, mentions: 0 } : row
}

/** A row of an older connection says nothing. */
const isNewer = (list: List, { conversation, rev }: Row): boolean => rev >= (list.chats[conversation]?.row.rev ?? 0)

function hold(list: List, chat: Chat): ConversationId {
  const { conversation } = chat.row
  if (!chat.row.in) return forget(list, conversation)
  const wished = list.wishes.filter((one) => one.conversation === conversation).map(({ change }) => change)
  const row = wished.reduce(changed, chat.row)
  recount(list, conversation, () => {
    if (!isAhead(list.ahead[conversation], row.head)) delete list.ahead[conversation]
    list.chats[conversation] = { ...chat, row }
    list.goesNext = sooner(list.goesNext, goesAt(chat))
  })
  return conversation
}

function forget(list: List, conversation: ConversationId): ConversationId {
  recount(list, conversation, () => {
    delete list.chats[conversation]
    delete list.ahead[conversation]
  })
  return conversation
}

function advance(list: List, conversation: ConversationId, { last, read }: Ahead): void {
  const known = list.ahead[conversation] ?? { last: null, read: 0 }
  recount(list, conversation, () => {
    list.ahead[conversation] = {
      last: last && last.seq >= (known.last?.seq ?? 0) ? last : known.last,
      read: Math.max(known.read, read),
    }
  })
  list.goesNext = sooner(list.goesNext, goesAt({ last }))
  if (last && list.chats[conversation]) place(list, [conversation])
}

const changed = (row: Row, { hide: seqs = [], ...own }: Change): Row => ({
  ...row,
  ...own,
  hidden: seqs.reduce(hide, row.hidden),
})

const isAhead = (ahead: Ahead | undefined, head: number): boolean =>
  ahead !== undefined && ((ahead.last?.seq ?? 0) > head || ahead.read >= head)

/** Changes what is known of a conversation, and the sums of what is unread with it. */
function recount(list: List, conversation: ConversationId, change: () => void): void {
  const before = weigh(list, list.chats[conversation])
  change()
  const after = weigh(list, list.chats[conversation])
  if (after.all !== before.all) list.unread += after.all - before.all
  if (after.archived !== before.archived) list.archivedUnread += after.archived - before.archived
}

function weigh(list: List, chat: Chat | undefined): { all: number; archived: number } {
  if (!chat || chat.row.level === 'none') return { all: 0, archived: 0 }
  const { unread, mentions } = unreadOf(list, chat)
  const all = chat.row.level === 'all' ? unread : mentions
  return { all, archived: chat.row.archived ? all : 0 }
}

/** Puts conversations where they belong. What stays where it is leaves the list the very same. */
function place(list: List, changed: ConversationId[]): void {
  list.order = placed(list, list.order, changed, false)
  list.archived = placed(list, list.archived, changed, true)
}

interface Key {
  id: ConversationId
  pinned: boolean
  time: number
}

function placed(list: List, ids: ConversationId[], changed: ConversationId[], archived: boolean): ConversationId[] {
  const moving = new Set(changed)
  const coming = [...moving].flatMap((id) => (list.chats[id]?.row.archived === archived ? keyOf(list, id) : []))
  const staying = ids.filter((id) => !moving.has(id))
  const next = merged(list, staying, coming.sort(compare))
  return next.length === ids.length && next.every((id, index) => id === ids[index]) ? ids : next
}

/** Two sorted lists as one. Of the long one only so much is compared as finds the places in it. */
function merged(list: List, staying: ConversationId[], coming: Key[]): ConversationId[] {
  const next: ConversationId[] = []
  let from = 0
  for (const key of coming) {
    const at = placeIn(list, staying, key, from)
    next.push(...staying.slice(from, at), key.id)
    from = at
  }
  return [...next, ...staying.slice(from)]
}

function placeIn(list: List, ids: ConversationId[], key: Key, from: number): number {
  let [low, high] = [from, ids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const id = ids[middle]
    if (id && compare(keyOf(list, id), key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function keyOf(list: List, id: ConversationId): Key {
  const chat = list.chats[id]
  return { id, pinned: chat?.row.pinned ?? false, time: chat ? timeOf(list, chat) : 0 }
}

/** When something happened last. */
export const timeOf = (list: List, chat: Chat): number => newestOf(list, chat)?.at ?? chat.row.createdAt

const compare = (one: Key, other: Key): number =>
  Number(other.pinned) - Number(one.pinned) || other.time - one.time || (one.id < other.id ? -1 : 1)
