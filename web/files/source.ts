import type { Attachment } from '../../protocol/attachment.ts'
import type { Seal } from '../../protocol/event.ts'
import { filePath } from '../../protocol/files.ts'
import type { ConversationId, FileId } from '../../protocol/ids.ts'
import { mediaTypeOf, telling } from '../../protocol/mediaType.ts'
import type { Line } from '../session/session.ts'

/** Where the octets of a conversation's files come from. */
export interface Source {
  /** Where a page may show it from without more ado; null where it must be opened first, or is here already. */
  link(file: Attachment): string | null
  /** The file, as what its octets say that it is; null when it can't be had. */
  octets(file: Attachment, signal?: AbortSignal): Promise<Blob | null>
}

type Asker = Pick<Line, 'slot' | 'me' | 'sealerFor' | 'refresh'>

/** `held` is what this page has brought itself. */
export function sourceOf(
  asker: Asker,
  conversation: ConversationId,
  seal: () => Seal,
  held: (id: FileId) => Blob | undefined = () => undefined,
): Source {
  const has = async (file: Attachment, signal?: AbortSignal) =>
    held(file.id) ?? fileOf(asker, conversation, seal(), file, signal)
  return {
    link: (file) => (seal() === 'plain' && !held(file.id) ? addressOf(asker, conversation, file) : null),
    octets: async (file, signal) => {
      const octets = await has(file, signal)
      return octets && typed(octets, file.type)
    },
  }
}

/** What was attached, opened; null when it can't be had. */
export async function fileOf(
  asker: Asker,
  conversation: ConversationId,
  seal: Seal,
  file: Attachment,
  signal?: AbortSignal,
): Promise<Blob | null> {
  const ask = () => fetch(addressOf(asker, conversation, file), { signal: signal ?? null })
  try {
    const first = await ask()
    const response = first.status === 401 && (await asker.refresh()) === 'done' ? await ask() : first
    const sealer = await asker.sealerFor(seal)
    if (!response.ok || !sealer) return null
    if (!response.body) return new Blob([])
    const { id, key } = file
    return await new Response(sealer.openFile({ conversation, id, key }, response.body)).blob()
  } catch {
    return null
  }
}

/** An address of what is here, for as long as `signal` isn't aborted. */
export function addressIn(octets: Blob, signal: AbortSignal): string {
  const address = URL.createObjectURL(octets)
  if (signal.aborted) URL.revokeObjectURL(address)
  signal.addEventListener('abort', () => URL.revokeObjectURL(address), { once: true })
  return address
}

/** Has the browser keep a file under its name. */
export function save(octets: Blob, name: string): void {
  const done = new AbortController()
  const link = document.createElement('a')
  link.href = addressIn(octets, done.signal)
  link.download = name
  link.click()
  // The browser reads it after this turn.
  setTimeout(() => done.abort(), 60_000)
}

function addressOf({ slot, me }: Asker, conversation: ConversationId, { id, name }: Attachment): string {
  return `/u/${slot}/api${filePath(conversation, id)}?${new URLSearchParams({ as: me.id, name })}`
}

/** An address of ours must never be of something that runs, whatever its sender called it. */
async function typed(octets: Blob, claim: string): Promise<Blob> {
  const beginning = new Uint8Array(await octets.slice(0, telling).arrayBuffer())
  return octets.slice(0, octets.size, mediaTypeOf(beginning, claim) ?? 'application/octet-stream')
}
