import { type Content, isMessage, readContent } from '../../protocol/content.ts'
import type { RefusalReason, Refused } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import type { Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import { goneAt } from '../../protocol/timer.ts'
import type { Send } from '../../protocol/up.ts'
import type { Held } from './attachment.ts'
import type { MemberRow } from './members.ts'
import { denied, grant, readWish } from './membership.ts'
import { slowMs } from './moderation.ts'
import { nothing, type Outcome } from './outcome.ts'
import { isIn, may } from './policy.ts'
import type { Asker } from './room.ts'
import type { RoomStore } from './store.ts'

/** Says something in somebody's name, or why not. The order of these checks is rule S1 of the protocol. */
export function send(store: RoomStore, member: MemberRow | null, asker: Asker, frame: Send, now: number): Outcome {
  const { person: author, device } = asker.who
  const stored = store.log.byId(frame.id)
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
  const event = store.log.append({ ...said, author, device, at: now as Timestamp, ...(ttl !== null && { ttl }) })
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
  const of = frame.ref ? store.log.byId(frame.ref) : null
  if (frame.ref && !(of?.kind === 'message' && of.seq >= member.from && isLeft(of, frame))) return 'no-such-message'
  const action = frame.kind === 'message' || !of ? ({ do: 'message' } as const) : { do: frame.kind, of }
  if (!may(member, action)) return 'not-allowed'
  return of && isFull(store, frame, of) ? 'too-many-changes' : null
}

const hasFiles = (frame: Send): boolean => frame.kind === 'message' && frame.files !== undefined

/** Whether a message takes so much already that nothing more may be changed in it. Its first erasure makes room. */
function isFull(store: RoomStore, { kind }: Send, concerned: Event): boolean {
  if (kind === 'message' || (kind === 'erase' && concerned.body !== '')) return false
  return store.log.size(concerned.id) > limits.messageBytes
}

/** What was erased takes no more changes: they would be kept though nobody is ever shown them. What has gone can be answered alone. */
const isLeft = (of: Event, { kind }: Send): boolean =>
  kind === 'message' || (of.ttl !== 0 && (kind === 'erase' || of.body !== ''))

/** How long it stays: a message as it is set when it comes, what changes one no longer than that; null for good. */
function ttlOf(store: RoomStore, frame: Send, now: number): number | null {
  const { timer } = store.settings.now()
  if (frame.kind === 'message') return timer > 0 ? timer * 1000 : null
  const of = frame.kind === 'change' ? store.log.byId(frame.ref) : null
  const until = of && goneAt(of)
  return until === null ? null : until - now
}

/** What another tab has stored meanwhile holds nothing any more. */
const stillHeld = (store: RoomStore, held: Held | null): Held | null => (held && !store.log.byId(held.id) ? held : null)

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
  const { seq } = store.log.byId(id) ?? {}
  store.log.blank(id)
  if (seq) store.members.disarmBetween(seq, store.log.nextShown(seq))
}
