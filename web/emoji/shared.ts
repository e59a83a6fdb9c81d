import { deleteDB } from 'idb'
import type { PersonId } from '../../protocol/ids.ts'
import type { Emojis } from './emojis.ts'

/** An account's emoji, opened when they are first asked for. */
export interface SharedEmojis {
  /** After a failure it tries again. */
  open(): Promise<Emojis>
  /** On logging out: all of it goes. */
  drop(): Promise<void>
}

export function shareEmojis(person: PersonId): SharedEmojis {
  // Only a part of the database's name: accounts don't share what they like.
  const locale = `en-${person}`
  let opened: Promise<Emojis> | null = null
  return {
    open() {
      opened ??= load(locale).catch((thrown) => {
        opened = null
        throw thrown
      })
      return opened
    },
    async drop() {
      const emojis = await opened?.catch(() => null)
      // What an earlier page kept goes without being loaded.
      await (emojis ? emojis.drop() : deleteDB(`emoji-picker-element-${locale}`))
    },
  }
}

const load = async (locale: string): Promise<Emojis> => (await import('./emojis.ts')).openEmojis(locale)
