import type { PersonId } from '../../protocol/ids.ts'
import { everybody } from '../../protocol/people.ts'
import { written } from '../../protocol/search.ts'
import { type Begun, begunAt } from './begun.ts'

export interface Mentionable {
  person: PersonId
  handle: string
  name: string
}

const before = /(?<![\p{L}\p{N}_@./-])@([\p{L}\p{M}\p{N}_]{0,32})$/u
const after = /^[a-z0-9_]*/i

/** The `@name` that the caret is in. */
export const mentionBegun = (value: string, caret: number): Begun | null => begunAt(value, caret, before, after)

/** Whom it may mean, the likeliest first: by handle, then by the words of their names. `null` is everybody. */
export function mentionable(
  people: readonly Mentionable[],
  query: string,
  { all, most }: { all: boolean; most: number },
): (Mentionable | null)[] {
  const folded = written(query).trim()
  const ranked = people
    .map((one) => ({ one, rank: rankOf(one, query.toLowerCase(), folded) }))
    .filter(({ rank }) => rank < unlike)
    .sort((first, second) => first.rank - second.rank || first.one.name.localeCompare(second.one.name))
    .map(({ one }) => one)
  const isAll = all && everybody.startsWith(query.toLowerCase())
  return [...(isAll && query ? [null] : []), ...ranked.slice(0, most), ...(isAll && !query ? [null] : [])].slice(
    0,
    most,
  )
}

const unlike = 5

function rankOf({ handle, name }: Mentionable, query: string, folded: string): number {
  const words = written(name)
  const ranks = [
    handle === query,
    handle.startsWith(query),
    folded !== '' && words.startsWith(` ${folded}`),
    folded !== '' && words.includes(` ${folded}`),
    query.length > 1 && handle.includes(query),
  ]
  const rank = ranks.indexOf(true)
  return rank === -1 ? unlike : rank
}
