import { readContent } from '../../protocol/content.ts'
import type { Down, RefusalReason, Refused } from '../../protocol/down.ts'
import type { Event, Member, Membership, Role } from '../../protocol/event.ts'
import type { ConversationId, EventId, Seq, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import type { Send, Up } from '../../protocol/up.ts'
import type { Who } from '../auth/token.ts'
import type { Notice } from '../inbox/store.ts'
import type { Consequence, Held } from './attachment.ts'
import { pageAfter, pageBefore } from './page.ts'
import { type Action, isIn, may } from './policy.ts'
import type { MemberRow, RoomStore } from './store.ts'

/** What a frame leads to. The shell stores it all or nothing, and tells it after that. */
export interface Outcome extends Consequence {
  /** To the socket that asked. */
  reply: Down[]
  /** To everybody who is live, the asker too. */
  broadcast: Event[]
  /** The asker isn't a member any more. */
  out?: true
  /** Who is in has changed. */
  membership?: true
}

/** Whoever asks, what their socket is held at, and how long they must wait before they may say something new. */
export interface Asker {
  who: Pick<Who, 'person' | 'device'>
  held: Held | null
  waitMs: () => number
}

/** Decides what a frame does. Call it in a transaction. */
export function receive(store: RoomStore, asker: Asker, frame: Up, now: number): Outcome {
  const member = store.member(asker.who.person)
  if (frame.type === 'send') {
    const outcome = send(store, member, asker, frame, now)
    return asker.held?.id === frame.id ? { hold: null, ...outcome } : outcome
  }
  if (!isIn(member)) return { reply: [], broadcast: [], out: true }
  switch (frame.type) {
    case 'hello':
      return hello(store, member, frame, now)
    case 'more':
      return paged([], pageAfter(store, member, frame.after, frame.limit))
    case 'before':
      return { reply: [pageBefore(store, member, frame.seq, frame.limit)], broadcast: [] }
    case 'got':
      return { reply: [], broadcast: [], got: Math.min(frame.seq, store.head()) }
    case 'members': {
      const rows = store.members(frame.after ?? '', limits.membersInState + 1)
      const members = rows.slice(0, limits.membersInState).map(toMember)
      return { reply: [{ type: 'members', members, marks: [], more: rows.length > members.length }], broadcast: [] }
    }
    case 'read':
    case 'typing':
      return { reply: [], broadcast: [] }
  }
}

/** The order of these checks is rule S1 of the protocol. */
function send(store: RoomStore, member: MemberRow | null, asker: Asker, frame: Send, now: number): Outcome {
  if (frame.kind === 'member' || frame.kind === 'setting') return refused(frame, 'not-allowed')
  const { who } = asker
  const stored = store.byId(frame.id)
  if (stored)
    return stored.author === who.person
      ? { reply: [{ type: 'events', events: [stored] }], broadcast: [] }
      : refused(frame, 'id-taken')
  if (!isIn(member)) return { ...refused(frame, 'not-allowed'), out: true }
  const concerned = frame.ref ? store.byId(frame.ref) : null
  if (frame.ref && !(concerned?.kind === 'message' && concerned.seq >= member.from && isLeft(concerned, frame)))
    return refused(frame, 'no-such-message')
  if (!may(member, toAction(frame, concerned))) return refused(frame, 'not-allowed')
  if (concerned && isFull(store, frame, concerned)) return refused(frame, 'too-many-changes')
  const held = stillHeld(store, asker.held)
  if (held && held.id !== frame.id) return refused(frame, held.reason, Math.max(1, held.until - now))
  const wait = asker.waitMs()
  if (wait > 0) return hold(frame, 'too-fast', wait, now)
  if (frame.seal !== store.facts.seal) return refused(frame, 'wrong-seal')
  const wrong = wrongContent(store, frame)
  if (wrong) return refused(frame, wrong)

  const { id, kind, ref, notify, files, seal, body } = frame
  const optional = { ...(ref && { ref }), ...(notify && { notify }), ...(files && { files }) }
  const event = store.append({
    id,
    author: who.person,
    device: who.device,
    kind,
    ...optional,
    at: now as Timestamp,
    seal,
    body,
  })
  if (kind === 'erase') store.blank(frame.ref)
  return { reply: [], broadcast: [event] }
}

/** Whether a message takes so much already that nothing more may be changed in it. Its first erasure makes room. */
function isFull(store: RoomStore, { kind }: Send, concerned: Event): boolean {
  if (kind === 'message' || (kind === 'erase' && concerned.body !== '')) return false
  return store.size(concerned.id) > limits.messageBytes
}

/** What was erased takes no more changes: they would be kept though nobody is ever shown them. */
const isLeft = ({ body }: Event, { kind }: Send): boolean => kind !== 'change' || body !== ''

/** What another tab has stored meanwhile holds nothing any more. */
const stillHeld = (store: RoomStore, held: Held | null): Held | null => (held && !store.byId(held.id) ? held : null)

/** Turns a send down for now. What its socket sends after it must not overtake it. */
export const hold = (frame: Send, reason: RefusalReason, retryAfterMs: number, now: number): Outcome => ({
  ...refused(frame, reason, retryAfterMs),
  hold: { id: frame.id, reason, until: now + retryAfterMs },
})

const refused = ({ id }: Send, reason: RefusalReason, retryAfterMs?: number): Outcome => {
  const frame: Refused = { type: 'refused', id, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  return { reply: [frame], broadcast: [] }
}

function toAction(frame: Send, concerned: Event | null): Action {
  if (frame.kind === 'message' || frame.kind === 'member' || frame.kind === 'setting' || !concerned)
    return { do: 'message' }
  return { do: frame.kind, of: concerned }
}

/** A listed room is open to everybody here, so the server looks inside; nowhere else. */
function wrongContent({ facts }: RoomStore, frame: Send): RefusalReason | null {
  if (!facts.listed || frame.seal !== 'plain' || frame.kind === 'erase') return null
  const content = readContent(frame.body)
  if (content) return content.is === (frame.kind === 'message' ? 'text' : 'edit') ? null : 'malformed'
  return codePoints(frame.body) > limits.textCodePoints ? 'too-long' : 'malformed'
}

type Hello = Extract<Up, { type: 'hello' }>

function hello(store: RoomStore, member: MemberRow, frame: Hello, now: number): Outcome {
  const head = store.head()
  const state = stateFor(store, member, head, now)
  if ('tail' in frame) return paged([state], pageBefore(store, member, head + 1, limits.tailEvents))
  if (store.at(frame.last)?.id !== frame.id) return { reply: [{ type: 'reset' }], broadcast: [] }
  if (head - frame.last > limits.farBehindEvents)
    return paged([state], pageBefore(store, member, head + 1, limits.tailEvents))
  return paged([state], pageAfter(store, member, frame.last, limits.pageEvents))
}

/** The page that reaches the head makes the socket live, in the same turn. */
const paged = (before: Down[], page: Extract<Down, { type: 'page' }>): Outcome => ({
  reply: [...before, page],
  broadcast: [],
  ...(page.high >= page.head && { live: true, got: page.high }),
})

function stateFor(store: RoomStore, me: MemberRow, head: number, now: number): Down {
  const { kind, seal, listed, profile, createdAt, expiresAt } = store.facts
  const people = store.memberCount()
  const members = people <= limits.membersInState ? store.members('', people).map(toMember) : [toMember(me)]
  const from = me.from as Seq
  return {
    type: 'state',
    now: now as Timestamp,
    head,
    from,
    kind,
    seal,
    listed,
    profile,
    createdAt,
    expiresAt,
    me: toMember(me),
    read: 0,
    people,
    members,
    marks: [],
  }
}

export const toMember = ({ person, role }: MemberRow): Member => ({ person, role })

/** How it is for one of its people, who may have left it. */
export function noticeFor(store: RoomStore, conversation: ConversationId, member: MemberRow): Notice {
  const { person } = member
  const { kind, seal, profile, expiresAt, createdAt } = store.facts
  const other = kind === 'direct' ? (store.members('', 2).find((one) => one.person !== person)?.person ?? person) : null
  return {
    ...{ person, conversation, kind, seal, profile, createdAt, expiresAt, other },
    in: isIn(member),
    head: store.head(),
    ...{ read: 0, unread: 0, mentions: 0 },
    last: isIn(member) ? store.newestShown(member.from) : null,
    by: null,
  }
}

/**
 * Someone comes in, or comes back. `null` when they may not. The event is the client's: an id that is stored already was
 * answered before, and changes nothing.
 */
export function join(store: RoomStore, who: Asker['who'], id: EventId, invited: boolean, now: number): Outcome | null {
  const member = store.member(who.person)
  if (!may(member, { do: 'join', listed: store.facts.listed, invited })) return null
  if (isIn(member)) return { reply: [], broadcast: [] }
  if (store.byId(id)) return null
  return { reply: [], broadcast: [enter(store, who, id, 'member', now)], membership: true }
}

/** The first member of a new room, who owns it. */
export function enter(store: RoomStore, who: Asker['who'], id: EventId, role: Role, now: number): Event {
  const event = appendMembership(store, who, id, role, now)
  store.join(who.person, role, 1, event.seq)
  return event
}

/** Someone goes, by their own will. `null` when they may not. Their own stored id was answered before, and changes nothing. */
export function leave(store: RoomStore, who: Asker['who'], id: EventId, now: number): Outcome | null {
  const stored = store.byId(id)
  if (stored?.author === who.person) return { reply: [], broadcast: [] }
  if (stored || !may(store.member(who.person), { do: 'leave', kind: store.facts.kind })) return null
  const event = appendMembership(store, who, id, 'left', now)
  store.leave(who.person, event.seq)
  return { reply: [], broadcast: [event], out: true, membership: true }
}

function appendMembership(
  store: RoomStore,
  { person, device }: Asker['who'],
  id: EventId,
  role: Role,
  now: number,
): Event {
  const body = JSON.stringify({ person, role } satisfies Membership)
  return store.append({ id, author: person, device, kind: 'member', at: now as Timestamp, seal: 'plain', body })
}
