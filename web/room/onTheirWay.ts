import type { Accessor } from 'solid-js'
import type { EventId, FileId } from '../../protocol/ids.ts'
import type { Queued } from '../disk/roomDisk.ts'
import type { Standing } from '../files/upload.ts'
import type { Uploads } from '../files/uploads.ts'

/** The files of what I say, until it is in the log. */
export interface OnTheirWay {
  /** How far one is; null for one that this page doesn't bring. */
  standing(id: FileId): Standing | null
  /** What is here already. */
  octetsOf(id: FileId): Blob | undefined
  /** Leaves one out. Of a message that has no other the words are given back, since without it they say nothing. */
  leaveOut(message: EventId, id: FileId): Promise<string | null>
  /** Takes back what still waits for its files; false for what is sent, or doesn't wait. */
  takeBack(message: EventId): Promise<boolean>
}

interface Outbox {
  uploads: Uploads
  /** Raised whenever a file is further on its way. */
  changed: Accessor<number>
  queued(id: EventId): Promise<Queued | undefined>
  keep(item: Queued): Promise<void>
  discard(id: EventId): Promise<void>
}

export function onTheirWay({ uploads, changed, queued, keep, discard }: Outbox): OnTheirWay {
  async function leaveOut(message: EventId, id: FileId): Promise<string | null> {
    const item = await queued(message)
    if (item?.content.is !== 'text') return null
    const { text, files = [] } = item.content
    const left = files.filter((file) => file.id !== id)
    const { [id]: _, ...octets } = item.octets ?? {}
    if (left.length > 0) await keep({ ...item, content: { is: 'text', text, files: left }, octets })
    await uploads.cancel(id)
    if (left.length > 0) return null
    await discard(message)
    return text
  }

  async function takeBack(message: EventId): Promise<boolean> {
    if (!uploads.holds(message)) return false
    void uploads.takeBack(message)
    await discard(message)
    return true
  }

  return {
    takeBack,
    standing(id) {
      changed()
      return uploads.standing(id)
    },
    octetsOf: (id) => uploads.octetsOf(id),
    leaveOut,
  }
}
