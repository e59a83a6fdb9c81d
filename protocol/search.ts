import * as v from 'valibot'
import { type Content, wordsIn } from './content.ts'
import { Event } from './event.ts'
import { PersonId, Place, Seq, Timestamp } from './ids.ts'
import { foldedWords, type Word, wordsOf } from './words.ts'

/** What a message may hold beside words. */
export const Thing = v.picklist(['link', 'file', 'image', 'poll'])
export type Thing = v.InferOutput<typeof Thing>

const FoldedWord = v.pipe(v.string(), v.regex(/^[^\s"\0]{1,64}$/u))

/** Words that follow each other; of the last only the beginning, when it is a `prefix`. */
export const Phrase = v.strictObject({
  words: v.pipe(v.array(FoldedWord), v.minLength(1), v.maxLength(16)),
  prefix: v.boolean(),
})
export type Phrase = v.InferOutput<typeof Phrase>

/** What a message must be to be found: all of it. */
export const Query = v.strictObject({
  phrases: v.pipe(v.array(Phrase), v.maxLength(16)),
  /** By any of these; by anybody when there are none. */
  from: v.pipe(v.array(PersonId), v.maxLength(16)),
  has: v.pipe(v.array(Thing), v.maxLength(4)),
  /** Said at this time or later, and before that one. */
  after: v.nullable(Timestamp),
  before: v.nullable(Timestamp),
})
export type Query = v.InferOutput<typeof Query>

/** "Find this": in a listed room, where the Room may look inside. `before` is what the answer before this one gave. */
export const Search = v.strictObject({ type: v.literal('search'), n: Place, query: Query, before: v.nullable(Seq) })
export type Search = v.InferOutput<typeof Search>

/** What was found, the newest first, with all that changed it; `before` where there may be more. While `behind`, ask again. Too fast, and nothing was looked for: ask again then. */
export const Found = v.strictObject({
  type: v.literal('found'),
  n: Place,
  events: v.array(Event),
  changes: v.array(Event),
  before: v.nullable(Seq),
  /** How many events the Room has yet to look into before it can answer. */
  behind: Place,
  retryAfterMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
})
export type Found = v.InferOutput<typeof Found>

/** A query that everything would answer is none. */
export const isEmpty = ({ phrases, from, has, after, before }: Query): boolean =>
  phrases.length === 0 && from.length === 0 && has.length === 0 && after === null && before === null

/** What a message is to a search. */
export interface Searched {
  author: PersonId
  at: number
  /** As `written` makes it. */
  words: string
  has: readonly Thing[]
}

/** The words of a text in one string, with a space around each. */
export const written = (text: string): string => ` ${foldedWords(text).join(' ')} `

export function answers(query: Query, { author, at, words, has }: Searched): boolean {
  return (
    at >= (query.after ?? 0) &&
    at < (query.before ?? Number.POSITIVE_INFINITY) &&
    (query.from.length === 0 || query.from.includes(author)) &&
    query.has.every((thing) => has.includes(thing)) &&
    query.phrases.every((phrase) => hasPhrase(words, phrase))
  )
}

/** A search for a space stops at every word; one for a letter at few. */
function hasPhrase(words: string, { words: wanted, prefix }: Phrase): boolean {
  const phrase = wanted.join(' ')
  for (let at = words.indexOf(phrase); at !== -1; at = words.indexOf(phrase, at + 1))
    if (words[at - 1] === ' ' && (prefix || words[at + phrase.length] === ' ')) return true
  return false
}

/** Where in a text the words of a query stand: from and to, in order and apart from each other. */
export function placesOf({ phrases }: Query, text: string): [number, number][] {
  const words = wordsOf(text)
  const places = phrases.flatMap((phrase) =>
    words.flatMap(({ start }, index): [number, number][] => {
      const end = words[index + phrase.words.length - 1]?.end
      return end !== undefined && standsAt(phrase, words, index) ? [[start, end]] : []
    }),
  )
  return joined(places.sort(([one], [other]) => one - other))
}

const standsAt = ({ words: wanted, prefix }: Phrase, words: Word[], index: number): boolean =>
  wanted.every((word, at) => {
    const here = words[index + at]?.word
    return prefix && at === wanted.length - 1 ? here?.startsWith(word) : here === word
  })

function joined(places: [number, number][]): [number, number][] {
  const done: [number, number][] = []
  for (const [start, end] of places) {
    const last = done.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else done.push([start, end])
  }
  return done
}

const link = /\bhttps?:\/\/\S|\bwww\.[^\s.]/i

/** What is said in it that a search may ask for. */
export function thingsIn(content: Content): Thing[] {
  if (content.is === 'poll') return ['poll']
  return link.test(wordsIn(content) ?? '') ? ['link'] : []
}
