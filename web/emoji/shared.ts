import { deleteDB } from 'idb'
import type { PersonId } from '../../protocol/ids.ts'
import { type Emojis, emojiDatabase, openEmojis } from './emojis.ts'

/** An account's emoji, opened when they are first asked for. */
export interface SharedEmojis {
  /** After a failure it tries again. */
  open(): Promise<Emojis>
  /** On logging out: all of it goes. */
  drop(): Promise<void>
}

export function shareEmojis(person: PersonId): SharedEmojis {
  let opened: Promise<Emojis> | null = null
  return {
    open() {
      opened ??= openEmojis(person).catch((thrown) => {
        opened = null
        throw thrown
      })
      return opened
    },
    async drop() {
      const emojis = await opened?.catch(() => null)
      // What an earlier page kept goes without being loaded.
      await (emojis ? emojis.drop() : deleteDB(emojiDatabase(person)))
    },
  }
}
