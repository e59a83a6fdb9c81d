import { type Accessor, createComputed, createMemo, createSignal } from 'solid-js'
import type { Model } from './model.ts'

/** How many messages of others came since I last stood at the end. */
export function createUnseen(model: Model, atEnd: Accessor<boolean>): Accessor<number> {
  const [seen, setSeen] = createSignal(0)
  createComputed(() => {
    if (atEnd()) setSeen(model.head)
  })
  return createMemo(() => (model.head > seen() ? countAfter(model, seen()) : 0))
}

function countAfter({ order, messages, me }: Model, seq: number): number {
  let count = 0
  for (let index = order.length - 1; index >= 0; index--) {
    const id = order[index]
    const message = id && messages[id]
    if (message?.standing.at !== 'sent' || message.standing.seq <= seq) break
    if (message.author !== me && message.said.is !== 'membership') count++
  }
  return count
}
