import { onCleanup } from 'solid-js'

/** At once, each so often while the page is looked at, and when it is again or the network is back. Ends with its owner. */
export function whileLookedAt(act: () => void, everyMs = 20_000): void {
  let last = 0
  const look = () => {
    if (document.visibilityState !== 'visible') return
    last = Date.now()
    act()
  }
  const lookAgain = () => Date.now() - last >= everyMs / 2 && look()
  const timer = setInterval(look, everyMs)
  const stop = new AbortController()
  document.addEventListener('visibilitychange', lookAgain, { signal: stop.signal })
  addEventListener('online', look, { signal: stop.signal })
  onCleanup(() => {
    clearInterval(timer)
    stop.abort()
  })
  look()
}
