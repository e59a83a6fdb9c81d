import * as v from 'valibot'
import { limits } from './limits.ts'
import { wireText } from './text.ts'

const words = (graphemes: number) =>
  v.pipe(
    wireText(limits.pollTextBytes),
    v.maxGraphemes(graphemes, `longer than ${graphemes} characters`),
    v.check((text) => text.trim() !== '', 'empty'),
  )

/** A question with answers to choose from: one, or as many as one likes. What is `hidden` is told when it is closed. */
export const Poll = v.strictObject({
  is: v.literal('poll'),
  question: words(limits.pollQuestionGraphemes),
  options: v.pipe(
    v.array(words(limits.pollOptionGraphemes)),
    v.minLength(2, 'fewer than two'),
    v.maxLength(limits.pollOptions, `more than ${limits.pollOptions}`),
    v.check((options) => new Set(options).size === options.length, 'twice the same'),
  ),
  many: v.boolean(),
  hidden: v.boolean(),
})
export type Poll = v.InferOutput<typeof Poll>

/** What somebody chooses, by where it stands in the poll; the last word counts, and nothing takes it back. */
export const Vote = v.strictObject({
  is: v.literal('vote'),
  options: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.pollOptions - 1))),
    v.check((options) => new Set(options).size === options.length, 'twice the same'),
  ),
})

/** Its author closes a poll: what is chosen later doesn't count. */
export const Closed = v.strictObject({ is: v.literal('closed') })
