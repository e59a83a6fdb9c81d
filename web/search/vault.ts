import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Range } from '../disk/ranges.ts'
import { nameOf } from './shared.ts'
import type { Kept } from './shelf.ts'

interface Schema extends DBSchema {
  /** Can be used here, and never be read. */
  key: { key: 'key'; value: CryptoKey }
  part: { key: number; value: { iv: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer } }
  /** The events of a conversation that are in the parts. */
  held: { key: ConversationId; value: Range[] }
}

/** What is written at once: parts (null for one that is empty by now), and what they hold. */
export interface Written {
  parts: Map<number, Kept[] | null>
  held: Map<ConversationId, Range[] | null>
}

/** Messages on the disk, in sealed parts: bodies are sealed there, and so is what was read in them (docs/decisions/009). */
export interface Vault {
  read(): Promise<{ parts: Map<number, Kept[]>; held: Map<ConversationId, Range[]> }>
  /** All of it or nothing. */
  write(written: Written): Promise<void>
}

/** What can't be kept, in a private window of an old browser perhaps, is known as long as the page lives. */
export async function openVault(person: PersonId): Promise<Vault> {
  try {
    const database = await open(person)
    return sealedVault(database, await keyOf(database))
  } catch {
    return nothingKept
  }
}

const nothingKept: Vault = { read: async () => ({ parts: new Map(), held: new Map() }), write: async () => {} }

/** A tab that holds the database open must not keep another from deleting it. */
const open = (person: PersonId): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>(nameOf(person), 1, {
    upgrade(database) {
      database.createObjectStore('key')
      database.createObjectStore('part')
      database.createObjectStore('held')
    },
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  })

/** Of two that make one at the same moment the first is kept. */
async function keyOf(database: IDBPDatabase<Schema>): Promise<CryptoKey> {
  const known = await database.get('key', 'key')
  if (known) return known
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const changing = database.transaction('key', 'readwrite')
  const other = await changing.store.get('key')
  if (!other) await changing.store.put(made, 'key')
  await changing.done
  return other ?? made
}

function sealedVault(database: IDBPDatabase<Schema>, key: CryptoKey): Vault {
  async function seal(number: number, messages: Kept[]): Promise<Schema['part']['value']> {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const bytes = new TextEncoder().encode(JSON.stringify(messages))
    return {
      iv,
      sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: nameOfPart(number) }, key, bytes),
    }
  }

  async function unseal(number: number, { iv, sealed }: Schema['part']['value']): Promise<Kept[]> {
    const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: nameOfPart(number) }, key, sealed)
    return JSON.parse(new TextDecoder().decode(bytes))
  }

  return {
    async read() {
      const reading = database.transaction(['part', 'held'])
      const [parts, held] = [reading.objectStore('part'), reading.objectStore('held')]
      const [numbers, sealed, conversations, ranges] = await Promise.all([
        parts.getAllKeys(),
        parts.getAll(),
        held.getAllKeys(),
        held.getAll(),
      ])
      const opened = await Promise.all(
        sealed.map(async (part, index) => [numbers[index] ?? 0, await unseal(numbers[index] ?? 0, part)] as const),
      )
      return { parts: new Map(opened), held: new Map(conversations.map((one, index) => [one, ranges[index] ?? []])) }
    },
    async write({ parts, held }) {
      const sealed = await Promise.all(
        [...parts].map(async ([number, messages]) => [number, messages && (await seal(number, messages))] as const),
      )
      const changing = database.transaction(['part', 'held'], 'readwrite')
      for (const [number, part] of sealed)
        void (part ? changing.objectStore('part').put(part, number) : changing.objectStore('part').delete(number))
      for (const [conversation, ranges] of held)
        void (ranges
          ? changing.objectStore('held').put(ranges, conversation)
          : changing.objectStore('held').delete(conversation))
      await changing.done
    },
  }
}

const nameOfPart = (number: number): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`part ${number}`)
