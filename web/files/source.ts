import type { Attachment } from '../../protocol/attachment.ts'
import { filePath } from '../../protocol/files.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { mediaTypeOf, telling } from '../../protocol/mediaType.ts'
import type { Sealer } from '../seal/sealer.ts'
import type { Session } from '../session/session.ts'

/** Where the octets of a conversation's files come from. */
export interface Source {
  /** An address that the page may show a file from; null when it can't be had. What is made for it goes with `signal`. */
  address(file: Attachment, signal: AbortSignal): Promise<string | null>
}

type Asker = Pick<Session, 'slot' | 'me'>

/** Where nothing is sealed: the server's own address, always the same, so that the browser keeps what it has had. */
export const plainSource = (session: Asker, conversation: ConversationId): Source => ({
  address: async (file) => addressOf(session, conversation, file),
})

/** Where the server holds octets alone: fetched, opened here, and taken for what they turn out to be. */
export const sealedSource = (session: Asker, conversation: ConversationId, sealer: Sealer): Source => ({
  async address(file, signal) {
    try {
      const { ok, body } = await fetch(addressOf(session, conversation, file), { signal })
      if (!ok || !body) return null
      const { id, key } = file
      const opened = await new Response(sealer.openFile({ conversation, id, key }, body)).blob()
      const address = URL.createObjectURL(await typed(opened, file.type))
      if (signal.aborted) URL.revokeObjectURL(address)
      signal.addEventListener('abort', () => URL.revokeObjectURL(address), { once: true })
      return address
    } catch {
      return null
    }
  },
})

/** A file's octets as they were before they were sealed, to be kept elsewhere; null when they can't be had. */
export async function readOctets(
  session: Asker & Pick<Session, 'refresh'>,
  conversation: ConversationId,
  sealer: Sealer,
  file: Attachment,
  signal: AbortSignal,
): Promise<Blob | null> {
  const ask = () => fetch(addressOf(session, conversation, file), { signal })
  try {
    const first = await ask()
    const { ok, body } = first.status === 401 && (await session.refresh()) === 'done' ? await ask() : first
    const { id, key } = file
    return ok && body ? await new Response(sealer.openFile({ conversation, id, key }, body)).blob() : null
  } catch {
    signal.throwIfAborted()
    return null
  }
}

function addressOf({ slot, me }: Asker, conversation: ConversationId, { id, name }: Attachment): string {
  return `/u/${slot}/api${filePath(conversation, id)}?${new URLSearchParams({ as: me.id, name })}`
}

/** An address of ours must never be of something that runs, whatever its sender called it. */
async function typed(octets: Blob, claim: string): Promise<Blob> {
  const beginning = new Uint8Array(await octets.slice(0, telling).arrayBuffer())
  return octets.slice(0, octets.size, mediaTypeOf(beginning, claim) ?? 'application/octet-stream')
}
