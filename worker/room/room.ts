import type { Down } from '../../protocol/down.ts'
import type { Member } from '../../protocol/event.ts'
import type { EventId, PersonId, Seq, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Up } from '../../protocol/up.ts'
import type { Who } from '../auth/token.ts'
import type { Held } from './attachment.ts'
import type { MemberRow } from './members.ts'
import { nothing, type Outcome } from './outcome.ts'
import { pageAfter, pageBefore } from './page.ts'
import { isIn, may } from './policy.ts'
import { send } from './sending.ts'
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

/** Decides what a frame does. Call it in a transaction if it may write. */
export function receive(store: RoomStore, asker: Asker, frame: Up, now: number): Outcome {
  const { person } = asker.who
  // It comes often, and tells and changes nothing of the conversation: no look at who is in.
  if (frame.type === 'got') return { ...nothing, got: Math.min(frame.seq, store.log.head()) }
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
      return { ...nothing, reply: [pageBefore(store.log, member, frame.seq, frame.limit)] }
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

type Frame<T extends Up['type']> = Extract<Up, { type: T }>

function hello(store: RoomStore, member: MemberRow, frame: Frame<'hello'>, now: number): Outcome {
  const head = store.log.head()
  const state = stateFor(store, member, head, now)
  if ('tail' in frame) return paged([state], pageBefore(store.log, member, head + 1, limits.tailEvents))
  if (store.log.at(frame.last)?.id !== frame.id) return { ...nothing, reply: [{ type: 'reset' }] }
  if (head - frame.last > limits.farBehindEvents)
    return paged([state], pageBefore(store.log, member, head + 1, limits.tailEvents))
  return paged([state], pageAfter(store.log, member, frame.last, limits.pageEvents))
}

/** Whoever reaches the head so has heard no marks since they said hello, or since they lagged. */
function more(store: RoomStore, member: MemberRow, { after, limit }: Frame<'more'>): Outcome {
  const outcome = paged([], pageAfter(store.log, member, after, limit))
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
  const seq = 'id' in frame ? (store.log.byId(frame.id)?.seq ?? 0) : store.log.firstSince(me.from, frame.at)
  return { type: 'sought', n: frame.n, seq: seq && seq >= me.from ? (seq as Seq) : null }
}

/** Raises a mark, and remembers whether others may know. Whoever begins to show theirs is told of others'. */
function read(store: RoomStore, me: MemberRow, { seq, shown }: Frame<'read'>): Outcome {
  const rises = Math.min(seq, store.log.head()) > store.marks.readOf(me)
  const turned = shown !== me.shown
  if (rises) store.members.read(me.person, Math.min(seq, store.log.head()))
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
