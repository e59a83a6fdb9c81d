import * as v from 'valibot'
import { Attachments } from './attachment.ts'
import { readJson } from './json.ts'
import { limits } from './limits.ts'
import { Closed, Poll, Vote } from './poll.ts'
import { codePoints, wireText } from './text.ts'

const anyText = v.pipe(
  wireText(limits.bodyBytes),
  v.check((said) => codePoints(said) <= limits.textCodePoints, `longer than ${limits.textCodePoints} characters`),
)
const text = v.pipe(
  anyText,
  v.check((said) => said.trim() !== '', 'empty'),
)

/** One emoji, of which there are always newer ones: one thing to see, and short. */
export const Emoji = v.pipe(
  wireText(limits.emojiBytes),
  v.maxGraphemes(1),
  v.check((text) => /\p{Emoji}|\p{Extended_Pictographic}/u.test(text), 'no emoji'),
)

/** What a body holds once it is open. The server looks at it only where everybody may. */
export const Content = v.variant('is', [
  /** Files go along with a text, or without one. What is `forwarded` was said elsewhere. */
  v.pipe(
    v.strictObject({
      is: v.literal('text'),
      text: anyText,
      files: v.optional(Attachments),
      forwarded: v.optional(v.literal(true)),
    }),
    v.check(({ text, files }) => text.trim() !== '' || files !== undefined, 'empty'),
  ),
  v.strictObject({ is: v.literal('edit'), text }),
  /** By each person each emoji is on or off; the last word counts. */
  v.strictObject({ is: v.literal('reaction'), emoji: Emoji, on: v.boolean() }),
  v.strictObject({ is: v.literal('pin'), on: v.boolean() }),
  Poll,
  Vote,
  Closed,
])
export type Content = v.InferOutput<typeof Content>

/** What a plain body says, or `null` when it says nothing that Parley knows. */
export const readContent = (body: string): Content | null => readJson(Content, body)

/** Whether it says something by itself, and isn't a change of what was said. */
export const isMessage = ({ is }: Content): boolean => is === 'text' || is === 'poll'

/** The words in it that can be searched and quoted; null where there are none. */
export function wordsIn(content: Content): string | null {
  if (content.is === 'poll') return [content.question, ...content.options].join('\n')
  return 'text' in content ? content.text : null
}

export const writeContent = (content: Content): string => JSON.stringify(content)
