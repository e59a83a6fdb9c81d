import { type Accessor, createContext, createSignal, useContext } from 'solid-js'
import { pageLock, type Word } from './handover.ts'
import { ownScript } from './trust.ts'

const hourMs = 3_600_000
/** How long somebody who pressed Reload waits for the newest page to be all here. */
const patienceMs = 15_000

/** Undefined where there is none: without HTTPS, and while Vite serves the page, which would be kept as it was. */
const workers = (): ServiceWorkerContainer | undefined => (import.meta.env.DEV ? undefined : navigator.serviceWorker)

/**
 * Keeps the page on this device, so that it opens without a network, and looks for a newer one each hour. `script` is what
 * this page was started by.
 */
export async function keepPage(script: string): Promise<void> {
  const container = workers()
  if (!container) return
  void navigator.locks.request(pageLock(script), { mode: 'shared' }, () => new Promise<never>(() => {}))
  if (document.readyState !== 'complete')
    await new Promise((loaded) => addEventListener('load', loaded, { once: true }))
  // Not as a module: the built file imports nothing, and older Firefoxes refuse one. A browser that keeps nothing goes without.
  const registration = await container.register(ownScript('/sw.js')).catch(() => undefined)
  if (!registration) return
  tell(registration.active, 'here')
  setInterval(() => void registration.update().catch(() => {}), hourMs)
}

interface Update {
  /** A newer Parley is on this device, and nobody has said "not now". */
  isHere: Accessor<boolean>
  dismiss(): void
}

export const UpdateContext = createContext<Update>()

export function useUpdate(): Update {
  const update = useContext(UpdateContext)
  if (!update) throw new Error('no UpdateContext')
  return update
}

export function makeUpdate(): Update {
  const [isHere, setHere] = createSignal(false)
  void workers()?.ready.then((registration) => {
    // It stays true when another tab lets the newer one take over: this page remains the old one.
    const look = () => registration.waiting && setHere(true)
    const follow = () => registration.installing?.addEventListener('statechange', look)
    registration.addEventListener('updatefound', follow)
    follow()
    look()
  })
  return { isHere, dismiss: () => setHere(false) }
}

/** Reloads into the newest page that there is: a mere reload would show the page that is kept, as long as a tab of it is open. */
export async function reloadNewest(): Promise<void> {
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, patienceMs))
  await Promise.race([takeNewest(), tooLong])
  location.reload()
}

async function takeNewest(): Promise<void> {
  const registration = await workers()?.getRegistration()
  // Without a network, what is here is the newest.
  await registration?.update().catch(() => {})
  const newest = registration?.installing ?? registration?.waiting
  if (!newest) return
  const isReady = await reaches(newest, 'installed')
  if (isReady) {
    tell(newest, 'take-over')
    await reaches(newest, 'activated')
  }
  // It couldn't be kept, for want of space perhaps. The server still has it, once nothing stands between.
  else await registration?.unregister()
}

/** Whether the worker gets as far as `state`, once that is certain. */
function reaches(worker: ServiceWorker, state: ServiceWorkerState): Promise<boolean> {
  const order: ServiceWorkerState[] = ['installing', 'installed', 'activating', 'activated', 'redundant']
  return new Promise((resolve) => {
    const look = () => {
      if (worker.state === 'redundant') resolve(false)
      else if (order.indexOf(worker.state) >= order.indexOf(state)) resolve(true)
    }
    worker.addEventListener('statechange', look)
    look()
  })
}

const tell = (worker: ServiceWorker | null, word: Word): void => worker?.postMessage(word)
