import type { Source } from '../text/completion.ts'
import { emojiBegun } from './complete.ts'
import type { Emojis } from './emojis.ts'

const most = 8

/** Completes `:name`. Without the emoji (no network yet) nothing is offered. */
export const emojiSource = (open: () => Promise<Emojis>): Source => ({
  label: 'Emoji',
  begun: emojiBegun,
  async find(query) {
    const found = await open()
      .then((emojis) => emojis.find(query, most))
      .catch(() => [])
    return found.map(({ text, shortcode, name }) => ({ text, picture: text, label: `:${shortcode}:`, hint: name }))
  },
})
