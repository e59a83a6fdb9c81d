import * as v from 'valibot'
import { State } from '../../protocol/down.ts'
import type { Event, Setting } from '../../protocol/event.ts'
import type { EventId, PersonId } from '../../protocol/ids.ts'
import { goneAt, isGone, sooner } from '../../protocol/timer.ts'
import type { Newest } from '../chats/preview.ts'
import { holding, type Range, withRange } from '../disk/ranges.ts'
import type { Beside, FailureReason } from '../disk/roomDisk.ts'
import type { Opened, Said } from '../seal/opening.ts'
import { isPinned, shownText } from './changed.ts'
import { type Members, nobody, peopleIn, roleOf, seatAll, takeTurn } from './members.ts'
import { settle } from './outbox.ts'
import { before, type Profiled, withProfile } from './profiles.ts'
import { noReceipts, type Receipts, raiseBySaying, takeMarks } from './receipts.ts'
import { type Writing, withoutWriter } from './writing.ts'

/** How a message stands: on its way, in the log, or turned down. */
export type Standing = { at: 'queued' } | { at: 'sent'; seq: number } | { at: 'failed'; reason: FailureReason }

export interface Message extends Beside {
  id: EventId
  author: PersonId
  /** By the server's clock once it is sent, by ours before. */
  time: number
  said: Said
  standing: Standing
  /** When it goes by itself, by the server's clock; null for never, or not before it is sent. */
  goneAt: number | null
  /** What was changed in it since, by seq. */
  changes: Change[]
}

export interface Change {
  seq: number
  author: PersonId
  time: number
  said: Said
}

/** What a browser holds of a conversation: the events from `low` to `head` without a gap, `older` ones below a hole, and what it has yet to send. */
export interface Model {
  me: PersonId
  /** Null until the conversation has described itself. */
  facts: State | null
  low: number
  head: number
  older: Range[]
  /** The id of the event at `head`. */
  headId: EventId | null
  messages: Record<EventId, Message>
  /** What is shown of the log, by seq. */
  order: EventId[]
  /** What is yet to be sent or was refused, in the order in which it was said. */
  outbox: EventId[]
  /** Which of these are on their way to change a message. */
  coming: Record<EventId, EventId[]>
  /** The messages that are pinned, of those that are held; in no order. */
  pinned: EventId[]
  members: Members
  receipts: Receipts
  /** How it was called and looked, by seq, as far as the log is held. */
  profiles: Profiled[]
  writing: Writing
  /** Up to when, by the server's clock, what is past its time was let go; and when the next of what is held goes. */
  goneUpTo: number
  /** Which have gone, of those whose place is held. */
  gone: Record<EventId, true>
  goesNext: number | null
}

export const empty = (me: PersonId): Model => ({
  me,
  facts: null,
  low: 1,
  head: 0,
  older: [],
  headId: null,
  messages: {},
  order: [],
  outbox: [],
  coming: {},
  pinned: [],
  members: nobody(),
  receipts: noReceipts(),
  profiles: [],
  writing: [],
  goneUpTo: 0,
  gone: {},
  goesNext: null,
})

export function describe(model: Model, state: State): void {
  model.facts = state
  seatAll(model.members, state)
  takeMarks(model.receipts, state)
}

/** What a conversation would say of itself now, by all that was heard since: what a device remembers is no older than its log. */
export function describedNow({ facts, head, members, receipts }: Model): State | null {
  if (!facts) return null
  const told = peopleIn(members).map((person) => ({ person, role: roleOf(members, person) }))
  const marks = Object.entries(receipts.marks).map(([person, mark]) => ({ person, ...mark }))
  const now = { ...facts, head, people: members.people, members: told, read: receipts.read, marks }
  return v.parse(State, now)
}

/** Takes a page: next to what is held it adds to it, elsewhere it leaves a hole between. */
export function addPage(model: Model, low: number, high: number, heard: Opened[], changed: Opened[]): void {
  const events = heard.map((one) => withMine(model, one))
  const changes = changed.map((one) => withMine(model, one))
  const held = [...model.older, { low: model.low, high: model.head }].filter((range) => range.low <= range.high)
  const missing = events.filter(({ event }) => !holding(held, event.seq))
  place(
    model,
    missing.flatMap((opened) => put(model, opened) ?? []),
  )
  const ranges = withRange(held, { low, high })
  const newest = ranges.pop() ?? { low, high }
  if (newest.high > model.head || isEmpty(model)) model.headId = missing.at(-1)?.event.id ?? null
  model.low = newest.low
  model.head = newest.high
  model.older = ranges
  // What is held already may concern what wasn't until now.
  for (const opened of [...events, ...changes]) change(model, opened)
}

/** Puts shown messages where their seq says; the ends, where almost all go, without sorting. */
function place(model: Model, ids: EventId[]): void {
  const seq = (id: EventId | undefined): number => (id ? seqOf(model.messages[id]) : 0)
  if (seq(ids[0]) >= seq(model.order.at(-1))) model.order.push(...ids)
  else if (seq(ids.at(-1)) <= seq(model.order[0])) model.order.unshift(...ids)
  else model.order = [...model.order, ...ids].sort((one, other) => seq(one) - seq(other))
}

export const seqOf = (message: Message | undefined): number =>
  message?.standing.at === 'sent' ? message.standing.seq : Number.POSITIVE_INFINITY

/** Takes what has just happened. False when something before it is missing. */
export function addLive(model: Model, events: Opened[]): boolean {
  for (const heard of events) {
    const opened = withMine(model, heard)
    settle(model, opened)
    if (opened.event.seq <= model.head) continue
    if (opened.event.seq > model.head + 1) return false
    append(model, opened)
    raiseBySaying(model.receipts, opened.event, model.me)
    model.writing = withoutWriter(model.writing, whoStopped(opened))
    model.head = opened.event.seq
    model.headId = opened.event.id
  }
  return true
}

/** Whoever has said it, or is gone, isn't writing. */
const whoStopped = ({ event, said }: Opened): PersonId | null => {
  if (said.is === 'membership') return said.role === 'left' ? said.person : null
  return event.kind === 'message' ? event.author : null
}

/** Drops what is held and keeps what is yet to be sent. */
export function forget(model: Model): void {
  for (const id of model.order) delete model.messages[id]
  model.order = []
  model.pinned = []
  model.older = []
  model.members = nobody()
  model.receipts = noReceipts()
  model.profiles = []
  model.low = 1
  model.head = 0
  model.headId = null
  model.goesNext = null
  model.gone = {}
}

/** Lets go what is past its time at `now`, by the server's clock: it is as if it had never been held. */
export function letGo(model: Model, now: number): void {
  model.goneUpTo = Math.max(model.goneUpTo, now)
  if (model.goesNext === null || model.goesNext > model.goneUpTo) return
  const timeOf = (id: EventId) => model.messages[id]?.goneAt ?? Number.POSITIVE_INFINITY
  const gone = new Set(model.order.filter((id) => timeOf(id) <= model.goneUpTo))
  for (const id of gone) drop(model, id)
  model.order = model.order.filter((id) => !gone.has(id))
  model.pinned = model.pinned.filter((id) => !gone.has(id))
  model.goesNext = model.order.reduce<number | null>(
    (next, id) => sooner(next, model.messages[id]?.goneAt ?? null),
    null,
  )
}

/** What could be opened now that had to wait. */
export function reopen(model: Model, events: Opened[]): void {
  for (const { event, said } of events) {
    const message = model.messages[event.id]
    if (message?.said.is === 'unreadable') message.said = said
    else if (event.ref) change(model, { event, said })
  }
}

const isEmpty = ({ low, head }: Model): boolean => head < low

function append(model: Model, opened: Opened): void {
  const id = put(model, opened)
  if (id) model.order.push(id)
}

/** Keeps an event's message, or what it does to another; the id of what is to be shown. */
function put(model: Model, opened: Opened): EventId | null {
  const { event, said } = opened
  settle(model, opened)
  if (event.kind === 'change' || event.kind === 'erase') change(model, opened)
  if (said.is === 'membership') takeTurn(model.members, event, said)
  if (said.is === 'profile') takeProfile(model, event, said.profile)
  if (said.is === 'guests' || said.is === 'slow' || said.is === 'timer') takeSetting(model, event, said)
  if (event.kind === 'change' || event.kind === 'erase') return null
  if (isPast(model, event)) return drop(model, event.id)
  model.messages[event.id] = {
    id: event.id,
    author: event.author,
    time: event.at,
    said,
    ref: event.ref,
    standing: { at: 'sent', seq: event.seq },
    goneAt: goneAt(event),
    changes: [],
  }
  model.goesNext = sooner(model.goesNext, goneAt(event))
  return event.id
}

/** What I said I know, also where the echo of it can't be opened yet, or ever. */
function withMine({ me, messages }: Model, { event, said }: Opened): Opened {
  const mine = said.is === 'unreadable' && event.author === me ? messages[event.id] : undefined
  return { event, said: mine?.said ?? said }
}

/** Whether its time is up, or the Room says so. */
const isPast = ({ goneUpTo }: Model, event: Event): boolean => event.ttl === 0 || isGone(event, goneUpTo)

/** What was mine and on its way, and has gone since it came there, goes here too. */
function drop(model: Model, id: EventId): null {
  delete model.messages[id]
  model.gone[id] = true
  return null
}

/** Folds a change or an erasure into the message it concerns, if that is held. Twice is once. */
function change(model: Model, { event, said }: Opened): void {
  const message = event.ref && model.messages[event.ref]
  if (!message || message.said.is === 'erased') return
  if (event.kind === 'erase') {
    message.said = { is: 'erased' }
    message.changes = []
  } else if (event.kind === 'change' && said.is !== 'erased') {
    const others = message.changes.filter(({ seq }) => seq !== event.seq)
    message.changes = [...others, { seq: event.seq, author: event.author, time: event.at, said }].sort(
      (one, other) => one.seq - other.seq,
    )
  }
  const others = model.pinned.filter((id) => id !== message.id)
  if (said.is === 'pin' || event.kind === 'erase') model.pinned = isPinned(message) ? [...others, message.id] : others
}

/** Only what is newer than the state's own changes it. */
function takeProfile(model: Model, { seq }: Event, profile: string): void {
  model.profiles = withProfile(model.profiles, { seq, profile })
  const newest = model.profiles.at(-1)
  if (model.facts && newest?.seq === seq && seq > model.facts.head) model.facts.profile = profile
}

/** The same of all else that can be set. What came after the state comes in its order. */
function takeSetting(model: Model, { seq }: Event, { is: _, ...changed }: Exclude<Setting, { is: 'profile' }>): void {
  if (model.facts && seq > model.facts.head) model.facts.settings = { ...model.facts.settings, ...changed }
}

/** The seq below which something is missing between two messages that stand next to each other; null for nothing. */
export function holeBetween(model: Model, before: Message | undefined, after: Message): number | null {
  const lows = [...model.older.slice(1).map(({ low }) => low), model.low]
  if (model.older.length === 0 || !before) return null
  return lows.findLast((low) => low <= seqOf(after) && low > seqOf(before)) ?? null
}

/** The profile that a message changed, as far as what is held says so. */
export function profileBefore(model: Model, { said, standing }: Message): string | null {
  if (said.is !== 'profile') return null
  if (standing.at !== 'sent') return model.facts?.profile ?? null
  const { seq } = standing
  const low = holding([...model.older, { low: model.low, high: model.head }], seq)?.low ?? seq
  return before(model.profiles, seq, low)
}

/** What is newest in the log, for the chat list. */
export function newestOf(model: Model): Newest | null {
  const id = model.order.at(-1)
  const message = id && model.messages[id]
  if (message?.standing.at !== 'sent') return null
  const { author, time, standing, goneAt } = message
  const shown = shownText(message)
  const said = shown?.edited ? ({ is: 'text', text: shown.text } as const) : message.said
  return { seq: standing.seq, at: time, author, said, goneAt, before: profileBefore(model, message) }
}

/** How often somebody was banned or unbanned, as far as is held: whoever shows who is asks again. */
export const bans = ({ order, messages }: Model): number =>
  order.filter((id) => {
    const said = messages[id]?.said
    return said?.is === 'membership' && said.banned !== undefined
  }).length
