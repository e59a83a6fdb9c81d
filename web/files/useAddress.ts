import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js'
import type { Attachment } from '../../protocol/attachment.ts'
import type { Source } from './source.ts'

/** A file's address for as long as what shows it is there: undefined until it is known, null when it can't be had. */
export function useAddress(source: Source, file: Attachment): Accessor<string | null | undefined> {
  const [address, setAddress] = createSignal<string | null>()
  const gone = new AbortController()
  onCleanup(() => gone.abort())
  onMount(async () => {
    const found = await source.address(file, gone.signal)
    if (!gone.signal.aborted) setAddress(found)
  })
  return address
}
