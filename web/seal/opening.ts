import { type Content, isMessage } from '../../protocol/content.ts'
import { type Event, Membership, Setting } from '../../protocol/event.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import type { Sealer, Unreadable } from './sealer.ts'

/** What is done to the conversation itself, which the Room must understand: it is never sealed. */
export type Deed = ({ is: 'membership' } & Membership) | Setting

/** What an event turned out to say. */
export type Said = Content | Deed | Unreadable | { is: 'erased' }

export interface Opened {
  event: Event
  said: Said
}

/** Opens events between the socket and the model, in the order of their seq. */
export const openAll = (sealer: Sealer, conversation: ConversationId, events: Event[]): Promise<Opened[]> =>
  Promise.all(events.map(async (event) => ({ event, said: await open(sealer, conversation, event) })))

const deeds = ['membership', ...Setting.options.map(({ entries }) => entries.is.literal)]
export const isDeed = (said: Said): said is Deed => deeds.includes(said.is)

/** What can be said or done here; an erasure says nothing. */
export type Mine = Content | Deed | { is: 'erased' }
export const isMine = (said: Said): said is Mine => said.is !== 'unreadable'

/** What members say to each other. */
export const isContent = (said: Said): said is Content => isMine(said) && !isDeed(said) && said.is !== 'erased'

/** Whether it concerns another message, as somebody here may change it. */
export const isChange = (said: Said): boolean => said.is === 'erased' || (isContent(said) && !isMessage(said))

async function open(sealer: Sealer, conversation: ConversationId, event: Event): Promise<Said> {
  if (event.kind === 'member') {
    const membership = readJson(Membership, event.body)
    return membership ? { is: 'membership', ...membership } : { is: 'unreadable', why: 'broken' }
  }
  if (event.kind === 'setting') return readJson(Setting, event.body) ?? { is: 'unreadable', why: 'broken' }
  return event.body === '' ? { is: 'erased' } : named(event, await sealer.open(conversation, event))
}

/** Files that an event doesn't name in the clear wouldn't go with it: they aren't shown. */
function named({ files: ids = [] }: Event, said: Content | Unreadable): Content | Unreadable {
  if (said.is !== 'text' || !said.files) return said
  const { files: inside, ...text } = said
  const files = inside.filter(({ id }) => ids.includes(id))
  return files.length > 0 ? { ...text, files } : text
}
