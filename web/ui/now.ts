import { type Accessor, createContext, createSignal, onCleanup, useContext } from 'solid-js'

/** What time it is, to the half minute: enough for "3 days left" and "yesterday". */
export const NowContext = createContext<Accessor<number>>(Date.now)

export const useNow = (): Accessor<number> => useContext(NowContext)

export function tickingNow(): Accessor<number> {
  const [now, setNow] = createSignal(Date.now())
  const timer = setInterval(() => setNow(Date.now()), 30_000)
  onCleanup(() => clearInterval(timer))
  return now
}
