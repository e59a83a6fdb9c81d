import { type Accessor, createComputed, createMemo, createSignal } from 'solid-js'
import { unwrap } from 'solid-js/store'
import { countAfter } from './leftOff.ts'
import type { RoomStore } from './store.ts'

/** How many messages of others came since I last stood at the end, or since I left off while I haven't stood there yet. */
export function createUnseen({ model, leftOff }: RoomStore, atEnd: Accessor<boolean>): Accessor<number> {
  const [seen, setSeen] = createSignal<number | null>(null)
  createComputed(() => {
    if (atEnd()) setSeen(model.head)
  })
  return createMemo(() => {
    const from = seen() ?? leftOff()?.read ?? Number.POSITIVE_INFINITY
    // What is held may grow at either end.
    return model.head > from && model.low <= model.head ? countAfter(unwrap(model), from) : 0
  })
}
