import type { PersonId, Timestamp } from '../../protocol/ids.ts'
import { type Phrase, type Query, Thing } from '../../protocol/search.ts'
import { wordsOf } from '../../protocol/words.ts'

/** What somebody wrote into the box, read. */
export interface Asked {
  /** `from` is still to be looked up. */
  query: Query
  /** Handles, in lower case; `me` is oneself. */
  from: string[]
  /** What can't be understood, as it was typed. */
  wrong: string[]
}

const most = 16
const wordLength = 64
/** A filter with its value, words in quotes (to the end where the second is missing), or what has no spaces in it. */
const pieces = /(from|has|before|after|on):(?:"([^"]*)"?|(\S*))|["“„]([^"”“]*)["”“]?|(\S+)/giu

/** Reads `from:ann has:link before:2026-01-01 "these words" begin*`. The last word may be unfinished: it counts as a beginning. */
export function readQuery(typed: string, now: number = Date.now()): Asked {
  const asked: Asked = { query: { phrases: [], from: [], has: [], after: null, before: null }, from: [], wrong: [] }
  for (const [piece, key, quoted, bare, words, word = ''] of typed.matchAll(pieces)) {
    if (key !== undefined) {
      if (!filter(asked, key.toLowerCase(), (quoted ?? bare ?? '').trim(), now)) asked.wrong.push(piece)
    } else if (words !== undefined) addPhrase(asked.query, words, false)
    else addPhrase(asked.query, word, word.endsWith('*') || (typed.endsWith(word) && !/[\p{P}\p{S}]$/u.test(word)))
  }
  return asked
}

/** With the people that it names; a name that nobody has is `wrong`. */
export function resolve({ query, from, wrong }: Asked, find: (handle: string) => PersonId | null): Asked {
  const found = from.map((handle) => ({ handle, person: find(handle) }))
  const people = found.flatMap(({ person }) => person ?? [])
  const unknown = found.filter(({ person }) => person === null).map(({ handle }) => `from:${handle}`)
  return { query: { ...query, from: [...new Set(people)].slice(0, most) }, from, wrong: [...wrong, ...unknown] }
}

function addPhrase(query: Query, typed: string, prefix: boolean): void {
  const words = wordsOf(typed).map(({ word }) => word)
  const isCut = words.some((word) => word.length > wordLength) || words.length > most
  const phrase: Phrase = {
    words: words.slice(0, most).map((word) => word.slice(0, wordLength)),
    prefix: prefix || isCut,
  }
  if (words.length > 0 && query.phrases.length < most) query.phrases.push(phrase)
}

function filter({ query, from }: Asked, key: string, value: string, now: number): boolean {
  if (key === 'from') {
    const handle = value.replace(/^@/, '').toLowerCase()
    if (handle) from.push(handle)
    return handle !== ''
  }
  if (key === 'has') {
    const thing = Thing.options.find((one) => one === value.toLowerCase().replace(/s$/, ''))
    if (thing && !query.has.includes(thing)) query.has.push(thing)
    return thing !== undefined
  }
  const day = readDay(value, now)
  if (!day) return false
  if (key !== 'before') query.after = Math.max(query.after ?? 0, day.from) as Timestamp
  if (key !== 'after')
    query.before = Math.min(query.before ?? Number.MAX_SAFE_INTEGER, key === 'on' ? day.to : day.from) as Timestamp
  return true
}

/** A year, a month or a day of this place's calendar: from its first moment to the first after it. */
function readDay(typed: string, now: number): { from: number; to: number } | null {
  const today = new Date(now)
  const back = { today: 0, yesterday: 1 }[typed.toLowerCase()]
  const [year, month, day] =
    back === undefined
      ? (/^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(typed)?.slice(1, 4) ?? []).map((part) => part && Number(part))
      : [today.getFullYear(), today.getMonth() + 1, today.getDate() - back]
  if (typeof year !== 'number') return null
  const [first, last] = [Number(month ?? 1), Number(day ?? 1)]
  const from = new Date(year, first - 1, last)
  // The 31st of April is no day.
  if (back === undefined && (from.getMonth() !== first - 1 || from.getDate() !== last)) return null
  const [toMonth, toDate] = day !== undefined ? [first - 1, last + 1] : month !== undefined ? [first, 1] : [12, 1]
  return { from: from.getTime(), to: new Date(year, toMonth, toDate).getTime() }
}
