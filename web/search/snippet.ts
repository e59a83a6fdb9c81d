import { placesOf, type Query } from '../../protocol/search.ts'

/** A piece of a text; `hit` is what was looked for. */
export interface Piece {
  text: string
  hit: boolean
}

const before = 30
const length = 140

/** A line around the first place where the words of a query stand, with each of them marked. */
export function snippet(query: Query, text: string): Piece[] {
  const places = placesOf(query, text)
  const start = wordStart(text, (places[0]?.[0] ?? 0) - before)
  const end = wordStart(text, start + length)
  const pieces: Piece[] = [{ text: start > 0 ? '…' : '', hit: false }]
  let at = start
  for (const [from, to] of places.filter(([from, to]) => from >= start && to <= end)) {
    pieces.push({ text: text.slice(at, from), hit: false }, { text: text.slice(from, to), hit: true })
    at = to
  }
  pieces.push({ text: text.slice(at, end) + (end < text.length ? '…' : ''), hit: false })
  return pieces
    .map((piece) => ({ ...piece, text: piece.text.replace(/\s+/g, ' ') }))
    .filter((piece) => piece.text !== '')
}

/** The first place from `at` on where a word begins, if there is one near; never the middle of a character. */
function wordStart(text: string, at: number): number {
  if (at <= 0) return 0
  if (at >= text.length) return text.length
  const space = text.slice(at, at + 20).search(/\s/)
  if (space !== -1) return at + space + 1
  return isLowSurrogate(text.charCodeAt(at)) ? at + 1 : at
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff
