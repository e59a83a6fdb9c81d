import { type Accessor, createComputed, createMemo, createSignal } from 'solid-js'
import { countAfter } from './leftOff.ts'
import type { Model } from './model.ts'

/** How many messages of others came since I last stood at the end, or since I left off when I haven't stood there yet. */
export function createUnseen(model: Model, atEnd: Accessor<boolean>, leftOff: Accessor<number>): Accessor<number> {
  const [seen, setSeen] = createSignal<number | null>(null)
  createComputed(() => {
    if (atEnd()) setSeen(model.head)
  })
  const from = () => seen() ?? leftOff()
  return createMemo(() => (model.head > from() ? countAfter(model, from()) : 0))
}
