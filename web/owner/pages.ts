import { type Accessor, createSignal } from 'solid-js'
import type { Answer } from '../net/api.ts'

/** What is listed page by page, as far as it was asked for. */
export interface Pages<T> {
  /** Null until the first page is there. */
  items: Accessor<T[] | null>
  failure: Accessor<string | null>
  hasMore: Accessor<boolean>
  /** From the beginning; an answer to what isn't asked any more is nobody's. */
  load(): Promise<void>
  more(): Promise<void>
  /** One of them is otherwise now, or gone (null). */
  put(which: (item: T) => boolean, next: T | null): void
}

export function createPages<T>(ask: (after: string) => Promise<Answer<{ items: T[]; next: string | null }>>): Pages<T> {
  const [items, setItems] = createSignal<T[] | null>(null)
  const [failure, setFailure] = createSignal<string | null>(null)
  const [next, setNext] = createSignal<string | null>(null)
  let asked = 0
  /** What was changed while a page was on its way, which may have been read before. */
  let meanwhile: ((all: T[]) => T[])[] = []

  async function take(after: string): Promise<void> {
    const mine = ++asked
    meanwhile = []
    const answer = await ask(after)
    if (mine !== asked) return
    setFailure(answer.ok ? null : answer.message)
    if (!answer.ok) return
    const came = meanwhile.reduce((all, change) => change(all), answer.value.items)
    setItems((before) => (after === '' ? came : [...(before ?? []), ...came]))
    setNext(answer.value.next)
  }

  return {
    items,
    failure,
    hasMore: () => next() !== null,
    load: () => take(''),
    more: () => take(next() ?? ''),
    put(which, changed) {
      const change = (all: T[]): T[] =>
        all.flatMap((item) => (which(item) ? (changed === null ? [] : [changed]) : [item]))
      meanwhile.push(change)
      setItems((all) => all && change(all))
    },
  }
}
