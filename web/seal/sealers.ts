import type { Seal } from '../../protocol/event.ts'
import { plainSealer } from './plain.ts'
import type { Sealer } from './sealer.ts'

/** The sealer for a conversation's seal, one for all; null for a seal that this page doesn't know. */
export type Sealers = (seal: Seal) => Promise<Sealer | null>

/** The dummy one is in test builds alone. */
export function makeSealers(): Sealers {
  let dummy: Sealer | null = null
  return async (seal) => {
    if (seal === 'plain') return plainSealer
    if (import.meta.env.MODE !== 'test') return null
    const { dummySealer } = await import('./dummy.ts')
    dummy ??= dummySealer()
    return dummy
  }
}
