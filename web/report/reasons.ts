import type { Reason } from '../../protocol/owner.ts'

export const reasons: [Reason, string][] = [
  ['spam', 'Spam or deceit'],
  ['abuse', 'Insults or harassment'],
  ['violence', 'Threats or violence'],
  ['sexual', 'Unwanted sexual content'],
  ['other', 'Something else'],
]

export const wordsFor = (reason: Reason): string => new Map(reasons).get(reason) ?? reason
