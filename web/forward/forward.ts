import type { Row } from '../../protocol/inbox.ts'
import { attach } from '../files/attach.ts'
import type { Prepared } from '../files/images.ts'
import type { Source } from '../files/source.ts'
import { filesOf, shownText } from '../room/changed.ts'
import type { Message } from '../room/model.ts'
import { saidNow } from '../room/saying.ts'
import type { Posted, RoomStore } from '../room/store.ts'
import type { Session } from '../session/session.ts'

/** What is said again elsewhere: the words as they are now, and the files with their octets. */
export interface Copy {
  text: string
  files: Prepared[]
}

/** Whether a message can be forwarded: its words and files, but no question, which asks other people. */
export const isForwardable = (message: Message): boolean => message.said.is === 'text' && message.standing.at === 'sent'

/** Fetches what goes along. Null when a file can't be had. */
export async function copyOf(message: Message, source: Source): Promise<Copy | null> {
  const files: Prepared[] = []
  for (const file of filesOf(message)) {
    const octets = await source.octets(file)
    if (!octets) return null
    const { id: _id, bytes: _bytes, key: _key, ...about } = file
    files.push({ ...about, octets })
  }
  return { text: shownText(message)?.text ?? '', files }
}

/** Says it all in each of the conversations, in the order given. Settles once it is on this device's disk, from where it goes by itself. */
export async function forward(session: Session, here: RoomStore, id: string, copies: Copy[], to: Row[]): Promise<void> {
  for (const { conversation, seal } of to) {
    const sealer = await session.sealerFor(seal)
    if (!sealer) throw new Error('nothing seals for it')
    for (const { text, files } of copies) {
      const attached = files.length > 0 ? attach(files, sealer) : null
      const content: Posted = { is: 'text', text, forwarded: true, ...(attached && { files: attached.files }) }
      if (conversation === id) await here.post(content, attached?.octets)
      else await (await session.disk).room(conversation).queue(saidNow(content, {}, attached?.octets))
    }
  }
}
