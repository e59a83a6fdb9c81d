import type { Event } from '../../protocol/event.ts'
import { hide } from '../../protocol/hidden.ts'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { InboxDown, InboxUp, LastEvent, Row, Rows, SetRow } from '../../protocol/inbox.ts'
import { limits } from '../../protocol/limits.ts'
import { byteLength } from '../../protocol/text.ts'
import { asOf } from '../../protocol/timer.ts'
import type { Line } from './line.ts'
import { isOver, isShown, leftKeptMs, supersedes } from './policy.ts'
import type { InboxStore, Notice } from './store.ts'

/** What a frame leads to. The shell stores it all or nothing, and tells it after that. */
export interface Outcome {
  /** To the socket that asked. */
  reply: InboxDown[]
  /** To every socket that is live, before the reply. */
  changed: Row[]
  /** The asker gets what changes from here on. */
  live?: true
  /** Somebody is at that browser. */
  active?: true
  /** Whose presence is looked at there. */
  watch?: PersonId[]
  /** Nothing is known of this one: its Room is to be asked, and the frame received again. */
  ask?: ConversationId
}

/** Whoever asks, and whether the Room that the frame is about was asked already. */
export interface Asker {
  asked: boolean
}

const nothing: Outcome = { reply: [], changed: [] }

/** Decides what a frame does. Call it in a transaction. */
export function receive(store: InboxStore, asker: Asker, frame: InboxUp, now: number): Outcome {
  switch (frame.type) {
    case 'hello':
      return { changed: expire(store, now), reply: pagesFrom(store, frame.rev, now), live: true }
    case 'active':
      return { ...nothing, active: true }
    case 'watch':
      return { ...nothing, watch: frame.people }
    case 'set':
      return set(store, asker, frame, now)
  }
}

function set(store: InboxStore, { asked }: Asker, frame: SetRow, now: number): Outcome {
  const line = store.line(frame.conversation)
  if (!line && !asked) return { ...nothing, ask: frame.conversation }
  // What I am not in any more has nothing to be kept.
  const changed = line?.in && line.hiddenBy === null && !isOver(line, now) ? changeLine(store, line, frame, now) : []
  return { changed, reply: [{ type: 'done', n: frame.n }] }
}

function changeLine(store: InboxStore, line: Line, wanted: SetRow, now: number): Row[] {
  const { level = line.level, pinned = line.pinned, archived = line.archived, marked = line.marked } = wanted
  const { draft = line.draft, hide: seqs = [] } = wanted
  const hidden = seqs.reduce(hide, line.hidden)
  const next: Line = { ...line, level, pinned, archived, marked, draft: draft?.body === '' ? null : draft, hidden }
  return JSON.stringify(next) === JSON.stringify(line) ? [] : [toRow(store.write(next), now)]
}

/** What a browser that holds `rev` doesn't: everything, when that is less than is still known. */
function pagesFrom(store: InboxStore, rev: number, now: number): Rows[] {
  const all = rev === 0 || rev > store.rev() || rev < store.forgotten()
  const rows = store.changedAfter(all ? 0 : rev).map((line) => toRow(line, now))
  return inPages(all ? rows.filter((row) => row.in) : rows, store.rev(), all)
}

/** One page at least: that nothing changed is an answer too. */
function inPages(rows: Row[], rev: number, all: boolean): Rows[] {
  const pages: Rows[] = []
  for (let from = 0; from === 0 || from < rows.length; from += limits.inboxRows) {
    const more = from + limits.inboxRows < rows.length
    pages.push({ type: 'rows', rows: rows.slice(from, from + limits.inboxRows), rev, more, all: all && from === 0 })
  }
  return pages
}

/** How a notice is taken: whether somebody is here to be told, and who added me although I have blocked them. */
export interface Taking {
  live: boolean
  hiddenBy: PersonId | null
}

const fresh: Pick<Line, 'level' | 'pinned' | 'archived' | 'marked' | 'draft' | 'hidden'> = {
  level: 'all',
  pinned: false,
  archived: false,
  marked: false,
  draft: null,
  hidden: [],
}

/** Takes what a Room says of itself, when it says more than is known. */
export function take(store: InboxStore, notice: Notice, { live, hiddenBy }: Taking, now: number): Row[] {
  const { person, by, ...said } = notice
  const known = store.line(said.conversation)
  if (!known && isOver(said, now)) return []
  const armed = !live && said.in && hiddenBy === null
  if (known && !supersedes(said, known)) {
    if (known.in && known.armed !== armed) store.arm(said.conversation, armed)
    return []
  }
  const isReadUp = said.read > (known?.read ?? 0) && said.unread === 0
  const marked = known?.marked === true && !isReadUp
  const line = { ...fresh, ...known, ...said, marked, armed, hiddenBy, leftAt: null, last: withoutLarge(said.last) }
  const next = line.in && !isOver(said, now) ? line : gone(line, now)
  // A direct chat of which nothing was said yet, and which I didn't know, is nothing to tell.
  const written = store.write(hiddenBy ? blank(next) : next)
  return known || isShown(written, now) ? [toRow(written, now)] : []
}

/** An Inbox keeps and tells of its newest event only what can be shown in a line. */
const withoutLarge = (last: Event | null): LastEvent | null =>
  last && byteLength(last.body) > limits.lastEventBytes ? { ...last, body: null } : last

/** I am not in it any more, or it has ended: what was in it goes with it. */
export function leave(store: InboxStore, line: Line, now: number): Row[] {
  return line.in || line.armed ? [toRow(store.write(gone(line, now)), now)] : []
}

/** What is past its date goes by itself. */
export function expire(store: InboxStore, now: number): Row[] {
  store.forgetLeft(now - leftKeptMs)
  const ended = store.expired(now).flatMap((line) => {
    store.sessions.forgetLive(line.conversation)
    return leave(store, line, now)
  })
  const past = store.gone(now).map((line) => store.write({ ...line, last: line.last && asOf(line.last, now) }))
  return [...ended, ...past.filter((line) => isShown(line, now)).map((line) => toRow(line, now))]
}

/** Whoever was kept from adding me may again: their groups are asked how it is. */
export function unhide(store: InboxStore, by: PersonId): void {
  for (const line of store.hiddenBy(by))
    store.write({ ...line, in: false, hiddenBy: null, armed: true, head: 0, read: 0 })
}

const gone = (line: Omit<Line, 'rev'>, now: number): Omit<Line, 'rev'> => ({
  ...blank(line),
  ...fresh,
  in: false,
  armed: false,
  hiddenBy: null,
  leftAt: now,
})

const blank = <L extends Omit<Line, 'rev'>>(line: L): L => ({
  ...line,
  profile: '',
  unread: 0,
  mentions: 0,
  last: null,
  draft: null,
  hidden: [],
})

/** A line as its person's browsers are told it. */
export function toRow(line: Line, now: number): Row {
  const { armed, hiddenBy, leftAt, gone, ...row } = isShown(line, now) ? line : blank(line)
  return { ...row, last: row.last && asOf(row.last, now), in: isShown(line, now) }
}
