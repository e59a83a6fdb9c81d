import type { Seal } from '../../protocol/event.ts'
import { plainSealer } from './plain.ts'
import type { Sealer } from './sealer.ts'

/** The sealer for a conversation's seal; the dummy one is in test builds alone. */
export async function sealerFor(seal: Seal): Promise<Sealer | null> {
  if (seal === 'plain') return plainSealer
  if (import.meta.env.MODE === 'test') return (await import('./dummy.ts')).dummySealer()
  return null
}
