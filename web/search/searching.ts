import { type Accessor, createSignal } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import { isEmpty, type Query } from '../../protocol/search.ts'
import { merged } from './merged.ts'
import { readQuery, resolve } from './query.ts'
import type { Group } from './shelf.ts'

export type Searching =
  | { at: 'nothing' }
  | { at: 'searching' }
  | { at: 'failed' }
  /** `more` while a Room is still being asked. */
  | { at: 'found'; query: Query; groups: Group[]; more: boolean }

/** Where one may search. */
export interface Places {
  /** What this device holds. */
  device(query: Query): Promise<Group[]>
  /** A listed room that is open, which knows more than this device does; null where there is none. */
  room?(query: Query): Promise<Group[]> | null
  person(handle: string): PersonId | null
}

export interface Box {
  state: Accessor<Searching>
  /** What of what was typed couldn't be understood. */
  wrong: Accessor<string[]>
  search(typed: string): Promise<void>
}

/** One box for all that can be searched. An answer to what was typed before is no answer. */
export function makeBox(places: Places): Box {
  const [state, setState] = createSignal<Searching>({ at: 'nothing' })
  const [wrong, setWrong] = createSignal<string[]>([])
  let asked = 0

  async function search(typed: string): Promise<void> {
    const mine = ++asked
    const { query, wrong } = resolve(readQuery(typed), places.person)
    setWrong(wrong)
    // What asks for somebody unknown asks for nothing that there is.
    if (isEmpty(query)) {
      // What is here is made ready meanwhile.
      void places.device(query).catch(() => {})
      return void setState({ at: 'nothing' })
    }
    if (state().at !== 'found') setState({ at: 'searching' })
    try {
      const room = places.room?.(query) ?? null
      // It is heard below, or not at all.
      room?.catch(() => {})
      const groups = await places.device(query)
      if (mine !== asked) return
      setState({ at: 'found', query, groups, more: room !== null })
      if (!room) return
      // Without a network what is here is what there is.
      const more = await room.catch(() => [])
      if (mine === asked) setState({ at: 'found', query, groups: merged(groups, more), more: false })
    } catch {
      if (mine === asked) setState({ at: 'failed' })
    }
  }

  return { state, wrong, search }
}
