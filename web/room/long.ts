import { createSignal } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'

const lines = 24
const characters = 1_600

/** Whether a text takes so much room that only its beginning is shown at first: by what it says, so that nothing is measured. */
export const isLong = (text: string): boolean => text.length > characters || text.split('\n', lines + 1).length > lines

/** Which long messages are shown whole. Rows come and go; what was unfolded stays so. */
export interface Unfolded {
  has(id: EventId): boolean
  set(id: EventId, whole: boolean): void
}

/** `still` keeps the log where it is while a row changes its size. */
export function createUnfolded(still: () => void): Unfolded {
  const [ids, setIds] = createSignal<ReadonlySet<EventId>>(new Set())
  return {
    has: (id) => ids().has(id),
    set(id, whole) {
      still()
      setIds((before) => {
        const after = new Set(before)
        if (whole) after.add(id)
        else after.delete(id)
        return after
      })
    },
  }
}
