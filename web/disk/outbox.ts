import type { ConversationId, EventId } from '../../protocol/ids.ts'
import type { Database } from './database.ts'
import { type RoomDisk, wordsOf } from './roomDisk.ts'

type Outbox = Pick<RoomDisk, 'queued' | 'queue' | 'fail' | 'unqueue' | 'watch' | 'draft' | 'keepDraft'>

/** What is to be sent in a conversation. The other tabs are told of each change. */
export function indexedOutbox(database: Database, conversation: ConversationId, tabs: BroadcastChannel): Outbox {
  const tell = () => tabs.postMessage(conversation)

  async function drop(id: EventId): Promise<void> {
    const key = await database.getKeyFromIndex('outbox', 'id', id)
    if (key !== undefined) await database.delete('outbox', key)
  }

  return {
    queued: () => database.getAllFromIndex('outbox', 'conversation', conversation),
    async queue(item) {
      const changing = database.transaction(['outbox', 'draft'], 'readwrite')
      const [outbox, drafts] = [changing.objectStore('outbox'), changing.objectStore('draft')]
      const key = await outbox.index('id').getKey(item.id)
      if (key !== undefined) await outbox.delete(key)
      await outbox.add({ ...item, conversation })
      if ((await drafts.get(conversation))?.trim() === wordsOf(item)) await drafts.delete(conversation)
      await changing.done
      tell()
    },
    async fail(id, reason) {
      const changing = database.transaction('outbox', 'readwrite')
      const cursor = await changing.store.index('id').openCursor(id)
      await cursor?.update({ ...cursor.value, failed: reason })
      await changing.done
      tell()
    },
    async unqueue(id) {
      await drop(id)
      tell()
    },
    draft: async () => (await database.get('draft', conversation)) ?? '',
    async keepDraft(text) {
      if (text === '') await database.delete('draft', conversation)
      else await database.put('draft', text, conversation)
    },
    watch(changed, signal) {
      const heard = ({ data }: MessageEvent) => data === conversation && changed()
      tabs.addEventListener('message', heard, { signal })
    },
  }
}
