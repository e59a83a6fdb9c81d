import { createUniqueId } from 'solid-js'
import { emojiClosed } from '../emoji/complete.ts'
import type { Emojis } from '../emoji/emojis.ts'
import { emojiSource } from '../emoji/source.ts'
import { finished } from '../text/begun.ts'
import { type Completion, makeCompletion } from '../text/completion.ts'
import { peopleSource } from '../text/people.ts'
import { type } from '../text/typing.ts'
import type { Mentions } from './mentioned.ts'

/** Completes `@name` and `:emoji`, and makes an emoji of `:emoji:` once it is closed. */
export function createCompletion(
  mentions: Mentions,
  openEmojis: () => Promise<Emojis>,
  field: () => HTMLTextAreaElement,
): Completion {
  const sources = [peopleSource(mentions.people, mentions.all), emojiSource(openEmojis)]
  const completion = makeCompletion(createUniqueId(), sources, (next) => type(field(), next))

  async function replaceClosed(value: string, caret: number): Promise<void> {
    const begun = emojiClosed(value, caret)
    const emoji =
      begun &&
      (await openEmojis().then(
        (emojis) => emojis.named(begun.query),
        () => null,
      ))
    // What was written meanwhile goes before.
    if (begun && emoji && field().value === value) type(field(), finished(value, begun, emoji.text))
  }

  return {
    ...completion,
    async follow(value, caret) {
      await Promise.all([completion.follow(value, caret), replaceClosed(value, caret)])
    },
  }
}
