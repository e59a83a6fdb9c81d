/** Where something is written to: a file that the person picked, or the browser's downloads. */
export interface Place {
  /** Throws when `signal` says so, and when there is no room. Nothing half is left then. */
  write(content: ReadableStream<Uint8Array<ArrayBuffer>>, signal: AbortSignal): Promise<void>
}

declare global {
  /** Not in every browser (File System Access, WICG). */
  var showSaveFilePicker: ((options: { suggestedName: string }) => Promise<FileSystemFileHandle>) | undefined
}

/**
 * Asks where to, before anything else: a browser lets a page ask only while it is being pressed. Null when the person would rather not.
 * Where a browser can't ask, what is written is downloaded, and is whole in its memory or temporary files until then.
 */
export async function pickPlace(name: string): Promise<Place | null> {
  const { showSaveFilePicker: pick } = globalThis
  if (!pick) return { write: (content, signal) => download(name, content, signal) }
  try {
    const file = await pick({ suggestedName: name })
    return { write: async (content, signal) => content.pipeTo(await file.createWritable(), { signal }) }
  } catch (thrown) {
    if (isAbort(thrown)) return null
    throw thrown
  }
}

export const isAbort = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'AbortError'

/** For how long a browser may take to begin with a download: the address is good for nothing after that. */
const takeMs = 60_000

async function download(
  name: string,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): Promise<void> {
  const whole = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>()
  const [blob] = await Promise.all([new Response(whole.readable).blob(), content.pipeTo(whole.writable, { signal })])
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), takeMs)
}
