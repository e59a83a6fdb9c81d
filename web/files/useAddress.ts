import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js'
import type { Attachment } from '../../protocol/attachment.ts'
import { addressIn, type Source } from './source.ts'

export interface Address {
  /** Undefined until it is known, null when it can't be had. */
  now: Accessor<string | null | undefined>
  /** What is there can't be shown: the session may have run out, so that it is fetched once more; then it can't be had. */
  failed(): void
}

/** A file's address for as long as what shows it is there. What must be opened first is fetched at once, unless it is `later`. */
export function useAddress(source: Source, file: Attachment, later = false): Address & { fetch(): void } {
  const link = source.link(file)
  const [now, setNow] = createSignal<string | null | undefined>(link ?? undefined)
  const gone = new AbortController()
  let isFetched = false
  onCleanup(() => gone.abort())
  onMount(() => !link && !later && void fetch())

  async function fetch(): Promise<void> {
    if (isFetched) return
    isFetched = true
    setNow(undefined)
    const octets = await source.octets(file, gone.signal)
    if (!gone.signal.aborted) setNow(octets && addressIn(octets, gone.signal))
  }

  return { now, fetch: () => void fetch(), failed: () => (isFetched ? setNow(null) : void fetch()) }
}
