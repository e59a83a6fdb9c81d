import { deleteDB } from 'idb'
import type { PersonId } from '../../protocol/ids.ts'
import type { DeviceSearch } from './search.ts'

/** The search of an account's, opened when it is first asked for. */
export interface SharedSearch {
  open(): Promise<DeviceSearch>
  /** On logging out: all of it goes. */
  drop(): Promise<void>
}

export const nameOf = (person: PersonId): string => `parley.search.${person}`

export function shareSearch(person: PersonId): SharedSearch {
  let opened: DeviceSearch | null = null
  return {
    async open() {
      const { openSearch } = await import('./search.ts')
      opened ??= openSearch(person)
      return opened
    },
    async drop() {
      opened?.end()
      opened = null
      await deleteDB(nameOf(person))
    },
  }
}
