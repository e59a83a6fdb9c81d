import * as v from 'valibot'
import type { Event } from '../../protocol/event.ts'
import { type ConversationId, DeviceId, EventId, type PersonId, Seq, Timestamp } from '../../protocol/ids.ts'
import type { Draft } from '../../protocol/inbox.ts'
import type { Envelope, Sealed, Sealer } from './sealer.ts'

/** A draft is nobody's message yet: all my devices seal it as if the same one had said it, under an id that no message has. */
const noDevice = v.parse(DeviceId, '0'.repeat(32))
const noId = v.parse(EventId, '00000000-0000-7000-8000-000000000000')
const [first, never] = [v.parse(Seq, 1), v.parse(Timestamp, 0)]
const envelopeOf = (me: PersonId): Envelope => ({ author: me, device: noDevice, id: noId, kind: 'message' })

export const sealDraft = (sealer: Sealer, conversation: ConversationId, me: PersonId, text: string): Promise<Sealed> =>
  sealer.seal(conversation, envelopeOf(me), { is: 'text', text })

/** What a draft says, or null when it can't be read here; `waiting` when its key may still come. */
export async function openDraft(
  sealer: Sealer,
  conversation: ConversationId,
  me: PersonId,
  draft: Draft,
): Promise<{ text: string | null; waiting: boolean }> {
  const event: Event = { author: me, device: noDevice, id: noId, kind: 'message', seq: first, at: never, ...draft }
  if (draft.body === '') return { text: '', waiting: false }
  const said = await sealer.open(conversation, event)
  if (said.is === 'text') return { text: said.text, waiting: false }
  return { text: null, waiting: said.is === 'unreadable' && said.why === 'waiting' }
}
