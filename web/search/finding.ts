import { type Accessor, createContext, createSignal, useContext } from 'solid-js'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import type { AskRoom } from './room.ts'

/** A message, or a day, that was chosen, to be shown once its conversation is. */
type Point = { conversation: ConversationId } & ({ id: EventId; seq?: number } | { at: number })

/** The conversation that is open. */
export interface Here {
  conversation: ConversationId
  isListed(): boolean
  search: AskRoom
}

/** What the search shares with the rest of the page. */
export interface Finding {
  /** Where one searches: everywhere, or in one conversation; null while nobody does. */
  where: Accessor<ConversationId | 'everywhere' | null>
  search(where: ConversationId | 'everywhere'): void
  close(): void
  /** What was looked for last: whoever comes back finds it as it was. */
  typed: Accessor<string>
  type(text: string): void
  point: Accessor<Point | null>
  show(point: Point): void
  arrived(): void
  here: Accessor<Here | null>
  /** What is given back says that it is open no more. */
  enter(here: Here): () => void
}

export const FindingContext = createContext<Finding>()

export function useFinding(): Finding {
  const finding = useContext(FindingContext)
  if (!finding) throw new Error('no finding above')
  return finding
}

export function makeFinding(): Finding {
  const [where, setWhere] = createSignal<ConversationId | 'everywhere' | null>(null)
  const [typed, type] = createSignal('')
  const [point, setPoint] = createSignal<Point | null>(null)
  const [here, setHere] = createSignal<Here | null>(null)
  return {
    where,
    search: setWhere,
    close: () => setWhere(null),
    typed,
    type,
    point,
    show: setPoint,
    arrived: () => setPoint(null),
    here,
    enter(now) {
      setHere(now)
      return () => setHere((still) => (still === now ? null : still))
    },
  }
}
