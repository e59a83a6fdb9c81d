import type { Field } from './toolbar.ts'

/** A name that is being written where the caret is: from its sign to the end of the word, and what of it is there. */
export interface Begun {
  start: number
  end: number
  query: string
}

/** How far back a name can begin. */
const longest = 40

/** Finds what `before` matches right before the caret, its first group being the query; `after` goes on with the word. */
export function begunAt(value: string, caret: number, before: RegExp, after: RegExp): Begun | null {
  const found = before.exec(value.slice(Math.max(0, caret - longest), caret))
  const query = found?.[1]
  if (!found || query === undefined) return null
  const rest = after.exec(value.slice(caret, caret + longest))?.[0] ?? ''
  return { start: caret - found[0].length, end: caret + rest.length, query }
}

/** The field with that name finished, and the caret behind it and a space. */
export function finished(value: string, { start, end }: Begun, text: string): Field {
  const space = /^\s/.test(value.slice(end)) ? '' : ' '
  const caret = start + text.length + 1
  return { value: value.slice(0, start) + text + space + value.slice(end), start: caret, end: caret }
}
