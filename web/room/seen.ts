import * as v from 'valibot'
import { wordsIn } from '../../protocol/content.ts'
import { type ConversationId, type EventId, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { SeenMessage } from '../../protocol/owner.ts'
import { isErased, shownText } from './changed.ts'
import type { Message, Model } from './model.ts'

/** How many lines before and after a message go with it, and how much of each. */
const around = 3
const glimpse = 500

/** A message as it stands here, with those around it that can be read: what a report shows of it. Null for one that can't be read. */
export function seenAround(model: Model, conversation: ConversationId, id: EventId): SeenMessage | null {
  const place = model.order.indexOf(id)
  const near = (from: number, to: number) =>
    model.order.slice(Math.max(0, from), to).flatMap((each) => line(model.messages[each], glimpse))
  const [it] = line(model.messages[id], limits.textCodePoints)
  if (!it || place < 0) return null
  const before = near(place - around, place)
  return {
    conversation,
    event: id,
    lines: [...before, it, ...near(place + 1, place + 1 + around)],
    at: before.length,
  }
}

/** At most one: what is no message, was deleted or can't be opened has none. */
function line(message: Message | undefined, most: number): SeenMessage['lines'] {
  const text = message && wordsOf(message)
  if (!message || text == null) return []
  const { author, time, said } = message
  const files = said.is === 'text' ? (said.files?.length ?? 0) : 0
  const attached = files === 0 ? '' : files === 1 ? ' [1 file]' : ` [${files} files]`
  const words = [...text].slice(0, most - attached.length).join('')
  return [{ author, at: v.parse(Timestamp, time), text: words + attached }]
}

/** What a message says now, a poll's question and answers too; null where there is nothing to be read. */
export const wordsOf = (message: Message): string | null =>
  message.said.is === 'poll' && !isErased(message) ? wordsIn(message.said) : (shownText(message)?.text ?? null)
