import { type Accessor, createContext, createSignal, useContext } from 'solid-js'
import { sharedCache, sharedName, sharedWords } from '../handover.ts'

/** What another app has given to this one, to be sent where somebody says. */
interface Shared {
  /** How many files, and whether words; null when nothing waits. */
  waiting: Accessor<{ files: number; words: boolean } | null>
  /** Gives it away, once. */
  take(): Promise<{ files: File[]; words: string } | null>
  drop(): void
}

/** A guest's page takes nothing: what another app gives goes to an account. */
export const SharedContext = createContext<Shared>({ waiting: () => null, take: async () => null, drop() {} })

export const useShared = (): Shared => useContext(SharedContext)

/** The service worker keeps it in a cache of its own until the page takes it. */
export function makeShared(): Shared {
  const [waiting, setWaiting] = createSignal<{ files: number; words: boolean } | null>(null)

  async function look(): Promise<void> {
    if (!(await caches.has(sharedCache))) return
    const names = (await (await caches.open(sharedCache)).keys()).map(({ url }) => new URL(url).pathname)
    const words = names.includes(sharedWords)
    setWaiting({ files: names.length - (words ? 1 : 0), words })
  }

  async function take(): Promise<{ files: File[]; words: string } | null> {
    if (!waiting()) return null
    setWaiting(null)
    const cache = await caches.open(sharedCache)
    const files: File[] = []
    let words = ''
    for (const request of await cache.keys()) {
      const held = await cache.match(request)
      const isWords = new URL(request.url).pathname === sharedWords
      if (held && isWords) words = await held.text()
      else if (held) files.push(await fileIn(held))
    }
    await caches.delete(sharedCache)
    return { files, words }
  }

  function drop(): void {
    setWaiting(null)
    void caches.delete(sharedCache)
  }

  // Where the browser keeps its caches closed nothing is shared.
  void look().catch(() => {})
  return { waiting, take, drop }
}

async function fileIn(held: Response): Promise<File> {
  const octets = await held.blob()
  return new File([octets], decodeURIComponent(held.headers.get(sharedName) ?? 'file'), { type: octets.type })
}
