import { type Content, isMessage, readContent } from '../../protocol/content.ts'
import type { Down, RefusalReason, Refused } from '../../protocol/down.ts'
import type { Event, Member } from '../../protocol/event.ts'
import type { EventId, PersonId, Seq, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import { goneAt } from '../../protocol/timer.ts'
import type { Send, Up } from '../../protocol/up.ts'
import type { Who } from '../auth/token.ts'
import type { Held } from './attachment.ts'
import type { MemberRow } from './members.ts'
import { denied, grant, readWish } from './membership.ts'
import { slowMs } from './moderation.ts'
import type { Outcome } from './outcome.ts'
import { pageAfter, pageBefore } from './page.ts'
import { isIn, may } from './policy.ts'
import type { RoomStore } from './store.ts'

/** Whoever asks, what their socket is held at, and how long they must wait before they may say something new. */
export interface Asker {
  who: Pick<Who, 'person' | 'device'>
  held: Held | null
  waitMs: () => number
  /** The same before they may search. */
  searchWaitMs: () => number
  /** Whether whom they would bring in has an account here. */
  isHere: boolean
  /** For what the Room says in their name. */
  newId: () => EventId
}

/** All else only reads; a search writes down what is new. */
export const mayWrite = ({ type }: Up): boolean => type === 'send' || type === 'read' || type === 'search'

const nothing: Outcome = { reply: [], broadcast: [] }

/** Decides what a frame does. Call it in a transaction if it may write. */
export function receive(store: RoomStore, asker: Asker, frame: Up, now: number): Outcome {
  const { person } = asker.who
  // It comes often, and tells and changes nothing of the conversation: no look at who is in.
  if (frame.type === 'got') return { ...nothing, got: Math.min(frame.seq, store.head()) }
  const member = store.members.of(person)
  if (frame.type === 'send') {
    const outcome = send(store, member, asker, frame, now)
    return asker.held?.id === frame.id ? { hold: null, ...outcome } : outcome
  }
  if (!isIn(member)) return { ...nothing, out: [person] }
  switch (frame.type) {
    case 'hello':
      return hello(store, member, frame, now)
    case 'more':
      return more(store, member, frame)
    case 'before':
      return { ...nothing, reply: [pageBefore(store, member, frame.seq, frame.limit)] }
    case 'members':
      return { ...nothing, reply: [membersAfter(store, member, frame.after ?? '')] }
    case 'read':
      return read(store, member, frame)
    case 'typing':
      return typing(store, member, frame.on)
    case 'search':
      return { ...nothing, reply: [find(store, member, asker, frame)] }
    case 'seek':
      return { ...nothing, reply: [seek(store, member, frame)] }
  }
}

/** Of whom nobody hears anything nobody hears that they write. */
function typing(store: RoomStore, member: MemberRow, on: boolean): Outcome {
  const { guests } = store.settings.now()
  return may(member, { do: 'say', guests, files: false }) ? { ...nothing, typing: on } : nothing
}

/** The order of these checks is rule S1 of the protocol. */
function send(store: RoomStore, member: MemberRow | null, asker: Asker, frame: Send, now: number): Outcome {
  const { person: author, device } = asker.who
  const stored = store.byId(frame.id)
  if (stored)
    return stored.author === author
      ? { ...nothing, reply: [{ type: 'events', events: [stored] }] }
      : refused(frame, 'id-taken')
  if (!isIn(member)) return { ...refused(frame, 'not-allowed'), out: [author] }
  const wish = readWish(frame)
  const wrong = wish ? denied(store, member, wish, asker.isHere) : wrongTarget(store, member, frame)
  if (wrong) return refused(frame, wrong)
  const held = stillHeld(store, asker.held)
  if (held && held.id !== frame.id) return refused(frame, held.reason, Math.max(1, held.until - now))
  const wait = slowMs(store, member, frame, now) || asker.waitMs()
  if (wait > 0) return hold(frame, 'too-fast', wait, now)
  const unfit = wish ? null : wrongContent(store, frame)
  if (unfit) return refused(frame, unfit)

  const { type: _, ...said } = frame
  const ttl = ttlOf(store, frame, now)
  const event = store.append({ ...said, author, device, at: now as Timestamp, ...(ttl !== null && { ttl }) })
  return {
    ...nothing,
    broadcast: [event],
    ...(wish ? grant(store, event, wish, asker.newId) : follow(store, member, event)),
  }
}

/** Why a frame can't do what it does to that to which it refers. */
function wrongTarget(store: RoomStore, member: MemberRow, frame: Send): RefusalReason | null {
  if (frame.kind === 'member' || frame.kind === 'setting') return 'malformed'
  const { guests } = store.settings.now()
  if (frame.kind !== 'erase' && !may(member, { do: 'say', guests, files: hasFiles(frame) })) return 'not-allowed'
  const of = frame.ref ? store.byId(frame.ref) : null
  if (frame.ref && !(of?.kind === 'message' && of.seq >= member.from && isLeft(of, frame))) return 'no-such-message'
  const action = frame.kind === 'message' || !of ? ({ do: 'message' } as const) : { do: frame.kind, of }
  if (!may(member, action)) return 'not-allowed'
  return of && isFull(store, frame, of) ? 'too-many-changes' : null
}

const hasFiles = (frame: Send): boolean => frame.kind === 'message' && frame.files !== undefined

/** Whether a message takes so much already that nothing more may be changed in it. Its first erasure makes room. */
function isFull(store: RoomStore, { kind }: Send, concerned: Event): boolean {
  if (kind === 'message' || (kind === 'erase' && concerned.body !== '')) return false
  return store.size(concerned.id) > limits.messageBytes
}

/** What was erased takes no more changes: they would be kept though nobody is ever shown them. What has gone can be answered alone. */
const isLeft = (of: Event, { kind }: Send): boolean =>
  kind === 'message' || (of.ttl !== 0 && (kind === 'erase' || of.body !== ''))

/** How long it stays: a message as it is set when it comes, what changes one no longer than that; null for good. */
function ttlOf(store: RoomStore, frame: Send, now: number): number | null {
  const { timer } = store.settings.now()
  if (frame.kind === 'message') return timer > 0 ? timer * 1000 : null
  const of = frame.kind === 'change' ? store.byId(frame.ref) : null
  const until = of && goneAt(of)
  return until === null ? null : until - now
}

/** What another tab has stored meanwhile holds nothing any more. */
const stillHeld = (store: RoomStore, held: Held | null): Held | null => (held && !store.byId(held.id) ? held : null)

/** Turns a send down for now. What its socket sends after it must not overtake it. */
export const hold = (frame: Send, reason: RefusalReason, retryAfterMs: number, now: number): Outcome => ({
  ...refused(frame, reason, retryAfterMs),
  hold: { id: frame.id, reason, until: now + retryAfterMs },
})

const refused = ({ id }: Send, reason: RefusalReason, retryAfterMs?: number): Outcome => {
  const frame: Refused = { type: 'refused', id, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  return { ...nothing, reply: [frame] }
}

/** A listed room is open to everybody here, so the server looks inside; nowhere else. */
function wrongContent({ facts }: RoomStore, frame: Send): RefusalReason | null {
  if (frame.seal !== facts.seal) return 'wrong-seal'
  if (!facts.listed || frame.seal !== 'plain' || frame.kind === 'erase') return null
  const content = readContent(frame.body)
  if (content)
    return isMessage(content) === (frame.kind === 'message') && namesItsFiles(frame, content) ? null : 'malformed'
  return codePoints(frame.body) > limits.textCodePoints ? 'too-long' : 'malformed'
}

/** Whether what is said and what stands in the clear name the same files: by the latter they go. */
function namesItsFiles(frame: Send, content: Content): boolean {
  const inside = content.is === 'text' ? (content.files ?? []).map(({ id }) => id) : []
  const named = new Set(frame.kind === 'message' ? frame.files : [])
  return named.size === inside.length && inside.every((id) => named.has(id))
}

/** What else follows from a message, a change or an erasure. */
function follow(store: RoomStore, member: MemberRow, event: Event): Partial<Outcome> {
  if (event.notify) store.members.disarm(event.notify)
  if (event.kind === 'erase' && event.ref) erase(store, event.ref)
  // Of the message itself everybody knows that its author has read it; of one before it they don't.
  const reads = event.kind === 'message' && store.marks.readOf(member) < event.seq - 1
  return reads ? { marked: true } : {}
}

/** Blanks a message, also in the lists that show it. */
export function erase(store: RoomStore, id: Event['id']): void {
  const { seq } = store.byId(id) ?? {}
  store.blank(id)
  if (seq) store.members.disarmBetween(seq, store.nextShown(seq))
}

type Frame<T extends Up['type']> = Extract<Up, { type: T }>

function hello(store: RoomStore, member: MemberRow, frame: Frame<'hello'>, now: number): Outcome {
  const head = store.head()
  const state = stateFor(store, member, head, now)
  if ('tail' in frame) return paged([state], pageBefore(store, member, head + 1, limits.tailEvents))
  if (store.at(frame.last)?.id !== frame.id) return { ...nothing, reply: [{ type: 'reset' }] }
  if (head - frame.last > limits.farBehindEvents)
    return paged([state], pageBefore(store, member, head + 1, limits.tailEvents))
  return paged([state], pageAfter(store, member, frame.last, limits.pageEvents))
}

/** Whoever reaches the head so has heard no marks since they said hello, or since they lagged. */
function more(store: RoomStore, member: MemberRow, { after, limit }: Frame<'more'>): Outcome {
  const outcome = paged([], pageAfter(store, member, after, limit))
  return outcome.live ? { ...outcome, reply: [...outcome.reply, ...marksFor(store, member)] } : outcome
}

/** The page that reaches the head makes the socket live, in the same turn. */
const paged = (before: Down[], page: Extract<Down, { type: 'page' }>): Outcome => ({
  ...nothing,
  reply: [...before, page],
  ...(page.high >= page.head && { live: true, got: page.high }),
})

function stateFor(store: RoomStore, me: MemberRow, head: number, now: number): Down {
  const { kind, seal, listed, profile, createdAt, expiresAt } = store.facts
  const people = store.members.count()
  const members = people <= limits.membersInState ? store.members.after('', people) : [me]
  return {
    type: 'state',
    now: now as Timestamp,
    head,
    from: me.from as Seq,
    ...{ kind, seal, listed, profile, createdAt, expiresAt },
    settings: store.settings.now(),
    me: toMember(me),
    read: store.marks.readOf(me),
    people,
    members: members.map(toMember),
    marks: store.marks.seenBy(me),
  }
}

/** Of a large conversation there are no marks; of a small one this page has everybody. */
function membersAfter(store: RoomStore, me: MemberRow, after: PersonId | ''): Down {
  const rows = store.members.after(after, limits.membersInState + 1)
  const members = rows.slice(0, limits.membersInState).map(toMember)
  return { type: 'members', members, marks: store.marks.seenBy(me), more: rows.length > members.length }
}

const toMember = ({ person, role }: MemberRow): Member => ({ person, role })

/** Looking through what was said takes the Room's time: nobody has all of it. */
function find(store: RoomStore, me: MemberRow, asker: Asker, frame: Frame<'search'>): Down {
  const retryAfterMs = asker.searchWaitMs()
  if (retryAfterMs === 0) return store.search(me.from, frame)
  return { type: 'found', n: frame.n, events: [], changes: [], before: null, behind: 0, retryAfterMs }
}

/** A message, or the first event of a time, as far as `me` may see it. */
function seek(store: RoomStore, me: MemberRow, frame: Frame<'seek'>): Down {
  const seq = 'id' in frame ? (store.byId(frame.id)?.seq ?? 0) : store.firstSince(me.from, frame.at)
  return { type: 'sought', n: frame.n, seq: seq && seq >= me.from ? (seq as Seq) : null }
}

/** Raises a mark, and remembers whether others may know. Whoever begins to show theirs is told of others'. */
function read(store: RoomStore, me: MemberRow, { seq, shown }: Frame<'read'>): Outcome {
  const rises = Math.min(seq, store.head()) > store.marks.readOf(me)
  const turned = shown !== me.shown
  if (rises) store.members.read(me.person, Math.min(seq, store.head()))
  if (turned) store.members.show(me.person, shown)
  return {
    reply: turned ? marksFor(store, { ...me, shown }) : [],
    broadcast: [],
    ...(rises && { read: true }),
    ...((rises || turned) && { marked: true }),
  }
}

function marksFor(store: RoomStore, me: MemberRow): Down[] {
  const marks = store.marks.seenBy(me)
  return marks.length > 0 ? [{ type: 'marks', marks }] : []
}
