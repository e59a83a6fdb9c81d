import { deleteDB, openDB } from 'idb'
import type { Attachment } from '../../protocol/attachment.ts'
import type { Seal } from '../../protocol/event.ts'
import type { ConversationId, EventId, PersonId } from '../../protocol/ids.ts'

/** A file that goes along with a message: what the message says of it, and its octets before they are sealed. */
export interface Item {
  file: Attachment
  octets: Blob
}

/** A message with files that isn't in the outbox yet, since not all of them are with the server. */
export interface Parcel {
  id: EventId
  conversation: ConversationId
  seal: Seal
  text: string
  ref?: EventId | undefined
  /** When it was said, by this device's clock; parcels go in the order of their ids. */
  at: number
  items: Item[]
}

/** What is yet to be uploaded, kept by the device, octets and all: a tab that is closed and opened again goes on. */
export interface Shelf {
  all(): Promise<Parcel[]>
  keep(parcel: Parcel): Promise<void>
  drop(id: EventId): Promise<void>
}

const shelfName = (person: PersonId): string => `parley.${person}.files`

/** Where the browser keeps its database closed, or has no room for it, a parcel lives as long as the page. */
export async function openShelf(person: PersonId): Promise<Shelf> {
  const database = await openDB(shelfName(person), 1, {
    upgrade: (fresh) => void fresh.createObjectStore('parcel', { keyPath: 'id' }),
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  }).catch(() => null)
  if (!database) return memoryShelf()
  const unkept = memoryShelf()
  return {
    all: async () => [...((await database.getAll('parcel')) as Parcel[]), ...(await unkept.all())],
    keep: (parcel) =>
      database.put('parcel', parcel).then(
        () => unkept.drop(parcel.id),
        () => unkept.keep(parcel),
      ),
    async drop(id) {
      await unkept.drop(id)
      await database.delete('parcel', id)
    },
  }
}

/** For when an account is logged out. */
export const eraseShelf = (person: PersonId): Promise<void> => deleteDB(shelfName(person))

export function memoryShelf(): Shelf {
  const parcels = new Map<EventId, Parcel>()
  return {
    all: async () => [...parcels.values()],
    keep: async (parcel) => void parcels.set(parcel.id, parcel),
    drop: async (id) => void parcels.delete(id),
  }
}
