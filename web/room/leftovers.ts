import { createContext, useContext } from 'solid-js'
import type { Line } from '../session/session.ts'

/** What was said in conversations that aren't open any more and is still to be sent. */
export interface Leftovers {
  send(): void
}

export const LeftoversContext = createContext<Leftovers>()

export function useLeftovers(): Leftovers {
  const leftovers = useContext(LeftoversContext)
  if (!leftovers) throw new Error('no leftovers above')
  return leftovers
}

/** They are looked for once the page is there: what sends them isn't needed to show it. Ends with `signal`. */
export function makeLeftovers(line: Line, signal: AbortSignal): Leftovers {
  const drains = import('./draining.ts').then(({ makeDrains }) => makeDrains(line, signal))
  return { send: () => void drains.then((leftovers) => leftovers.send()) }
}
