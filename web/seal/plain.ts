import { readContent, writeContent } from '../../protocol/content.ts'
import { limits } from '../../protocol/limits.ts'
import type { Sealer } from './sealer.ts'

/** Anybody may read: bodies are JSON. */
export const plainSealer: Sealer = {
  seal: async (_conversation, _envelope, content) => ({ seal: 'plain', body: writeContent(content) }),
  open: async (_conversation, event) => readContent(event.body) ?? { is: 'unreadable', why: 'broken' },
  newFileKey: () => undefined,
  sealFile: (_place, octets) => ({
    bytes: octets.size,
    part: async (n) => octets.slice(n * limits.filePartBytes, (n + 1) * limits.filePartBytes),
  }),
  openFile: (_place, sealed) => sealed,
  onReady: () => () => {},
}
