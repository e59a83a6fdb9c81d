import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { seqOf } from './model.ts'
import type { Scroll } from './scroll.ts'
import type { Target } from './seeker.ts'
import type { RoomStore } from './store.ts'

const litMs = 1_600
const saidMs = 6_000

export interface Jump {
  to(target: Target): void
  lit: Accessor<EventId | null>
  /** Why the last one led nowhere. */
  problem: Accessor<string | null>
}

/** Goes to a message, or a time, wherever in the log it is. */
export function createJump(
  store: RoomStore,
  scroll: Scroll,
  ids: Accessor<EventId[]>,
  focus: (id: EventId) => void,
): Jump {
  const { model } = store
  const [lit, setLit] = passing<EventId>(litMs)
  const [problem, setProblem] = passing<string>(saidMs)
  let last = 0

  async function to(target: Target): Promise<void> {
    const mine = ++last
    setProblem(null)
    const sought = 'id' in target && ids().includes(target.id) ? 0 : await store.bring(target)
    if (mine !== last) return
    const id = 'id' in target ? target.id : rowAt(sought)
    if (typeof sought === 'number' && id && ids().includes(id)) arrive(id)
    else setProblem(wordsFor(sought, target))
  }

  /** What stands at a place in the log, or next after it; the newest where nothing does. */
  const rowAt = (seq: Awaited<ReturnType<RoomStore['bring']>>): EventId | null =>
    typeof seq !== 'number' ? null : (ids().find((id) => seqOf(model.messages[id]) >= seq) ?? ids().at(-1) ?? null)

  function arrive(id: EventId): void {
    scroll.toMiddle(id)
    setLit(id)
    requestAnimationFrame(() => requestAnimationFrame(() => focus(id)))
  }

  return { to: (target) => void to(target), lit, problem }
}

function wordsFor(sought: Awaited<ReturnType<RoomStore['bring']>>, target: Target): string {
  if (sought === 'away') return 'This device doesn’t hold that part. Try again when there is a connection.'
  return 'id' in target ? 'That message isn’t here any more.' : 'Nothing has been said since then.'
}

/** Something that is so for a while. */
function passing<T>(ms: number): [Accessor<T | null>, (value: T | null) => void] {
  const [now, setNow] = createSignal<T | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  return [
    now,
    (value) => {
      clearTimeout(timer)
      setNow(() => value)
      timer = setTimeout(() => setNow(null), ms)
    },
  ]
}
