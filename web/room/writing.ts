import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'

/** Who is writing, in the order in which they began, and until when that counts without being said again. */
export type Writing = { person: PersonId; until: number }[]

/** What was heard at `now`: somebody writes, or stopped. */
export function heardWriting(writing: Writing, person: PersonId, on: boolean, now: number): Writing {
  if (!on) return withoutWriter(writing, person)
  const until = now + limits.typingMs
  return writing.some((one) => one.person === person)
    ? writing.map((one) => (one.person === person ? { person, until } : one))
    : [...writing, { person, until }]
}

/** The same list where they don't write. */
export const withoutWriter = (writing: Writing, person: PersonId | null): Writing =>
  writing.some((one) => one.person === person) ? writing.filter((one) => one.person !== person) : writing

export const stillWriting = (writing: Writing, now: number): Writing => writing.filter(({ until }) => until > now)

/** "Ann is typing…"; null when nobody is. */
export function writingLine(names: readonly string[]): string | null {
  const [first, second, third] = names
  if (first === undefined) return null
  if (second === undefined) return `${first} is typing…`
  return third === undefined ? `${first} and ${second} are typing…` : 'Several people are typing…'
}
