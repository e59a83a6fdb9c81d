import type { EventId } from '../../protocol/ids.ts'
import type { Beside, FailureReason, Queued } from '../disk/roomDisk.ts'
import { isChange, type Opened, type Said } from '../seal/opening.ts'
import type { Message, Model } from './model.ts'

/** Something that I say: it is shown at once, after all that was sent. Another tab may have said that it is there, or sent it. */
export function submit(model: Model, id: EventId, said: Said, now: number, { ref, notify }: Beside = {}): void {
  if (model.messages[id]) return
  const standing = { at: 'queued' } as const
  model.messages[id] = { id, author: model.me, time: now, said, ref, notify, standing, goneAt: null, changes: [] }
  model.outbox.push(id)
  noteComing(model, ref)
}

export function refuse(model: Model, id: EventId, reason: FailureReason): void {
  const message = model.messages[id]
  if (!message || !model.outbox.includes(id)) return
  message.standing = { at: 'failed', reason }
  noteComing(model, message.ref)
}

/** What was refused is to be sent again, after what else is. */
export function requeue(model: Model, id: EventId): void {
  const message = model.messages[id]
  if (message?.standing.at !== 'failed') return
  message.standing = { at: 'queued' }
  model.outbox = [...model.outbox.filter((other) => other !== id), id]
  noteComing(model, message.ref)
}

/** What has yet to be sent, in the order in which it was said. */
export const unanswered = (model: Model): EventId[] =>
  model.outbox.filter((id) => model.messages[id]?.standing.at === 'queued')

/** Takes the device's word for what is queued, which another tab may have changed. What was stored meanwhile stays stored. */
export function reflect(model: Model, items: Queued[]): void {
  const known = new Set(items.map(({ id }) => id))
  for (const id of model.outbox) if (!known.has(id) && isGivenUp(model.messages[id])) discard(model, id)
  for (const { id, content, at, failed, ...beside } of items) {
    submit(model, id, content, at, beside)
    const message = model.messages[id]
    if (message && message.standing.at !== 'sent') {
      message.standing = failed ? { at: 'failed', reason: failed } : { at: 'queued' }
      message.said = content
    }
    noteComing(model, beside.ref)
  }
  const order = items.map(({ id }) => id).filter((id) => model.outbox.includes(id))
  model.outbox = [...order, ...model.outbox.filter((id) => !known.has(id))]
}

/** What waits for its files may be taken back elsewhere; what is sent is in the log, or will be. */
const isGivenUp = (message: Message | undefined): boolean =>
  message?.standing.at === 'failed' || (message?.said.is === 'text' && message.said.files !== undefined)

/** Leaves out a file of what waits for it. */
export function leaveOut(model: Model, id: EventId, said: Said): void {
  const message = model.messages[id]
  if (message?.standing.at === 'queued') message.said = said
}

/** Takes back what was refused. */
export function discard(model: Model, id: EventId): void {
  if (!model.outbox.includes(id)) return
  const ref = model.messages[id]?.ref
  model.outbox = model.outbox.filter((other) => other !== id)
  delete model.messages[id]
  noteComing(model, ref)
}

/** The echo is the acknowledgement: what comes back by my id and name leaves the outbox. */
export function settle(model: Model, { event }: Opened): void {
  if (event.author !== model.me || !model.outbox.includes(event.id)) return
  model.outbox = model.outbox.filter((id) => id !== event.id)
  const isShown = event.kind !== 'change' && event.kind !== 'erase'
  if (!isShown || (event.seq <= model.head && !model.order.includes(event.id))) delete model.messages[event.id]
  noteComing(model, event.ref)
}

/** Notes which changes are on their way to a message. */
function noteComing({ coming, outbox, messages }: Model, of: EventId | undefined): void {
  if (!of) return
  const isOn = (message: Message | undefined) =>
    message?.ref === of && isChange(message.said) && message.standing.at === 'queued'
  coming[of] = outbox.filter((id) => isOn(messages[id]))
}
