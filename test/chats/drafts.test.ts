import { expect, test } from 'vitest'
import { whoseDraft } from '../../web/chats/drafts.ts'

test.each([
  ['nothing was written here since: another device’s', 'hello', 'hello world', 'hello', 'theirs'],
  ['it was sent from another device: gone here too', 'hello', '', 'hello', 'theirs'],
  ['the page died before it told: this device’s', 'hello wor', 'hello', 'hello', 'ours'],
  ['it was said, and the page died before it told: gone', '', 'hello', 'hello', 'ours'],
  ['both changed it: this device’s, where somebody sits', 'mine', 'theirs', 'hello', 'ours'],
  ['the Inbox hasn’t told yet: this device’s', 'hello', null, 'hello', 'ours'],
  ['never told to anybody, as after an older Parley: this device’s', 'hello', '', '', 'ours'],
])('[M6] %s', (_, ours, theirs, agreed, whose) => {
  expect(whoseDraft(ours, theirs, agreed)).toBe(whose)
})
