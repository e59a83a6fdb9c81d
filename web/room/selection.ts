import { type Accessor, createSignal } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'

/** Messages that are chosen to do something with all of them; null while that isn't going on. */
export interface Selection {
  chosen: Accessor<readonly EventId[] | null>
  begin(id: EventId): void
  choose(id: EventId, on: boolean): void
  end(): void
}

export function createSelection(): Selection {
  const [chosen, setChosen] = createSignal<readonly EventId[] | null>(null)
  return {
    chosen,
    begin: (id) => setChosen([id]),
    choose: (id, on) => setChosen((now) => now && [...now.filter((one) => one !== id), ...(on ? [id] : [])]),
    end: () => setChosen(null),
  }
}
