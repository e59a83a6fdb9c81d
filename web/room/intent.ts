import { type Accessor, createSignal } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'

/** What is to become of what is written: a message, an answer to one, or other words for one of mine. */
export type Intent = { do: 'say' } | { do: 'reply'; to: EventId } | { do: 'edit'; of: EventId }

export interface Intending {
  now: Accessor<Intent>
  set(intent: Intent): void
}

export function createIntent(): Intending {
  const [now, set] = createSignal<Intent>({ do: 'say' })
  return { now, set }
}
