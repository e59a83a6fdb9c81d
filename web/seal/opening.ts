import type { Content } from '../../protocol/content.ts'
import { type Event, Membership } from '../../protocol/event.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import type { Sealer, Unreadable } from './sealer.ts'

/** What an event turned out to say. */
export type Said = Content | Unreadable | { is: 'erased' } | ({ is: 'membership' } & Membership)

export interface Opened {
  event: Event
  said: Said
}

/** Opens events between the socket and the model, in the order of their seq. */
export const openAll = (sealer: Sealer, conversation: ConversationId, events: Event[]): Promise<Opened[]> =>
  Promise.all(events.map(async (event) => ({ event, said: await open(sealer, conversation, event) })))

async function open(sealer: Sealer, conversation: ConversationId, event: Event): Promise<Said> {
  if (event.kind === 'member') {
    const membership = readJson(Membership, event.body)
    return membership ? { is: 'membership', ...membership } : { is: 'unreadable', why: 'broken' }
  }
  return event.body === '' ? { is: 'erased' } : sealer.open(conversation, event)
}
