import { createSignal } from 'solid-js'
import { unwrap } from 'solid-js/store'
import type { Attachment } from '../../protocol/attachment.ts'
import type { EventId, FileId } from '../../protocol/ids.ts'
import { createListening, type Listening } from '../files/listening.ts'
import type { Source } from '../files/source.ts'
import { filesOf } from './changed.ts'
import type { Model } from './model.ts'
import type { OnTheirWay } from './onTheirWay.ts'
import { shownIds } from './shownIds.ts'
import type { RoomStore } from './store.ts'

/** What is attached to what is said here, as it is seen and heard. */
export interface Attached {
  source: Source
  listening: Listening
  onTheirWay: OnTheirWay
  /** Shows a picture over the page, among all that are held. */
  open(id: FileId): void
  /** What is shown so; null for nothing. */
  gallery(): { files: Attachment[]; first: number } | null
  close(): void
}

export function createAttached({ model, source, files }: RoomStore): Attached {
  const [gallery, setGallery] = createSignal<{ files: Attachment[]; first: number } | null>(null)
  return {
    source,
    listening: createListening(source, (id) => voiceAfter(unwrap(model), id)),
    onTheirWay: files,
    open(id) {
      const pictures = allFiles(unwrap(model)).filter(({ type, width }) => type.startsWith('image/') && width)
      setGallery({ files: pictures, first: Math.max(0, pictures.findIndex((one) => one.id === id)) }) // biome-ignore format: one line a deed
    },
    gallery,
    close: () => setGallery(null),
  }
}

/** Every file of what is held, in the order of the log. */
function allFiles(model: Model): Attachment[] {
  return shownIds(model).flatMap((id) => filesIn(model, id))
}

/** What is heard after a voice message: the next message, if it is one too. */
function voiceAfter(model: Model, id: FileId): Attachment | null {
  const ids = shownIds(model)
  const at = ids.findIndex((one) => filesIn(model, one).some((file) => file.id === id))
  const following = ids[at + 1]
  if (at < 0 || !following) return null
  return filesIn(model, following).find(({ peaks }) => peaks !== undefined) ?? null
}

function filesIn({ messages }: Model, id: EventId): readonly Attachment[] {
  const message = messages[id]
  return message ? filesOf(message) : []
}
