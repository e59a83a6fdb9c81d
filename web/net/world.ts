/** What a page is told of its network and of whoever looks at it. */
export type Happening = 'online' | 'offline' | 'looked-at' | 'left'

/** What code that runs in a page needs of it, and a test without a page must give. */
export interface World {
  /** From 0 to 1, for jitter. */
  random(): number
  watch(happened: (what: Happening) => void, signal: AbortSignal): void
  /** Of all pages that lead the same, one does at a time: the one that was looked at last. */
  lead(name: string, changed: (leading: boolean) => void, signal: AbortSignal): void
}

export const pageWorld: World = {
  random: Math.random,
  watch(happened, signal) {
    addEventListener('online', () => happened('online'), { signal })
    addEventListener('offline', () => happened('offline'), { signal })
    document.addEventListener('visibilitychange', () => happened(isLookedAt() ? 'looked-at' : 'left'), { signal })
    addEventListener('pagehide', () => happened('left'), { signal })
  },
  lead(name, changed, signal) {
    let leading = false
    const change = (now: boolean) => {
      leading = now
      changed(now)
    }
    // A page that is looked at takes the lock from one that isn't, which its system may have put to sleep.
    const ask = (steal: boolean) => void held(name, steal, () => change(true), signal).catch(() => lost())
    const lost = () => {
      if (signal.aborted) return
      if (leading) change(false)
      ask(false)
    }
    ask(isLookedAt())
    document.addEventListener('visibilitychange', () => isLookedAt() && !leading && ask(true), { signal })
  },
}

const isLookedAt = (): boolean => document.visibilityState === 'visible'

/** Ends when `signal` does; throws when the lock was taken away. */
const held = (name: string, steal: boolean, got: () => void, signal: AbortSignal): Promise<void> =>
  navigator.locks.request(name, steal ? { steal } : { signal }, () => {
    if (signal.aborted) return
    got()
    return new Promise<void>((ended) => signal.addEventListener('abort', () => ended(), { once: true }))
  })
