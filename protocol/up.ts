import * as v from 'valibot'
import { Body, Seal } from './event.ts'
import { EventId, FileId, PersonId, Place, Seq } from './ids.ts'
import { limits } from './limits.ts'
import { Search } from './search.ts'
import { SeekMessage, SeekTime } from './seek.ts'

const pageSize = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.pageEvents))

/** "I hold everything up to `last`, and there it says `id`." */
export const HelloFrom = v.strictObject({ type: v.literal('hello'), last: Seq, id: EventId })

/** "I hold nothing: give me the newest." */
export const HelloTail = v.strictObject({ type: v.literal('hello'), tail: v.literal(true) })

const said = {
  type: v.literal('send'),
  id: EventId,
  notify: v.optional(v.pipe(v.array(PersonId), v.maxLength(limits.notifyPeople))),
  seal: Seal,
}
/** What goes with a message, and when the message goes. */
const files = v.optional(v.pipe(v.array(FileId), v.minLength(1), v.maxLength(limits.filesPerEvent)))
const content = v.pipe(Body, v.nonEmpty())

/** What the Room must understand itself is never sealed: a `Membership` and a `Setting`. */
const told = { type: v.literal('send'), id: EventId, seal: v.literal('plain') }

export const Send = v.variant('kind', [
  v.strictObject({ ...said, kind: v.literal('message'), ref: v.optional(EventId), files, body: content }),
  v.strictObject({ ...said, kind: v.literal('change'), ref: EventId, body: content }),
  v.strictObject({ ...said, kind: v.literal('erase'), ref: EventId, body: v.literal('') }),
  v.strictObject({ ...told, kind: v.literal('member'), body: content }),
  v.strictObject({ ...told, kind: v.literal('setting'), body: content }),
])
export type Send = v.InferOutput<typeof Send>

/** The events after one, upwards; the page that reaches the head makes the socket live. */
export const More = v.strictObject({
  type: v.literal('more'),
  after: Place,
  limit: pageSize,
})

/** The events before one, the newest of them first to be chosen. */
export const Before = v.strictObject({ type: v.literal('before'), seq: Seq, limit: pageSize })

/** "I have kept everything up to here": how far a live socket is behind, for flow control. */
export const Got = v.strictObject({ type: v.literal('got'), seq: Seq })

/** The members that a `state` frame left out, in order of their ids. */
export const Members = v.strictObject({
  type: v.literal('members'),
  after: v.nullable(PersonId),
})

/** "I have seen everything up to here." `shown` says whether the others may know, and so whether I may know of them. */
export const Read = v.strictObject({ type: v.literal('read'), seq: Seq, shown: v.boolean() })

/** Said when somebody begins to write, every few seconds while they do, and when they stop. */
export const Typing = v.strictObject({ type: v.literal('typing'), on: v.boolean() })

/** What a client says in a conversation. */
export const Up = v.variant('type', [
  HelloFrom,
  HelloTail,
  Send,
  More,
  Before,
  Members,
  Got,
  Read,
  Typing,
  Search,
  SeekTime,
  SeekMessage,
])
export type Up = v.InferOutput<typeof Up>
