import type { Level } from '../../protocol/inbox.ts'

/** Of which messages one is told, as it is asked in a list's menu and in the details. */
export const tellMe = 'Tell me about'
export const levels: readonly { level: Level; words: string }[] = [
  { level: 'all', words: 'Every message' },
  { level: 'mentions', words: 'Mentions of me' },
  { level: 'none', words: 'Nothing' },
]
