import type { Database } from './database.ts'
import { going } from './going.ts'
import type { InboxDisk } from './inboxDisk.ts'

const revKey = 'inbox rev'

/** The chat list in IndexedDB. An account's tabs share it, and each hears all of it. */
export function indexedInbox(database: Database): InboxDisk {
  return {
    async held() {
      const reading = database.transaction(['row', 'answer'])
      const [rows, rev] = await Promise.all([
        reading.objectStore('row').getAll(),
        reading.objectStore('answer').get(revKey),
      ])
      return { rows: rows.map(({ goneAt: _, ...row }) => row), rev }
    },
    async keep({ rows, since, rev }) {
      const changing = database.transaction(['row', 'answer'], 'readwrite')
      const [held, answers] = [changing.objectStore('row'), changing.objectStore('answer')]
      const known = Number((await answers.get(revKey)) ?? 0)
      if (since === null) void held.clear()
      else if (known < since || known >= rev) return changing.done
      for (const row of rows) {
        if (row.in) void held.put({ ...row, ...(row.last && going(row.last)) })
        else void held.delete(row.conversation)
      }
      void answers.put(rev, revKey)
      await changing.done
    },
  }
}
