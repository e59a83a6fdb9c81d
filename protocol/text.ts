import * as v from 'valibot'

/** The length in UTF-8 (RFC 3629); a lone surrogate counts as the U+FFFD that would be sent for it. */
export function byteLength(text: string): number {
  let bytes = 0
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** Code points, so that an emoji outside the basic plane counts once. */
export const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}

const wellFormed = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** What every string on the wire is: well-formed Unicode without NUL, of at most so many bytes in UTF-8. */
export const wireText = (maxBytes: number) =>
  v.pipe(
    v.string(),
    v.check((text) => text.length <= maxBytes && byteLength(text) <= maxBytes, `longer than ${maxBytes} bytes`),
    v.check(wellFormed, 'not well-formed Unicode, or holds NUL'),
  )

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const bidiOrControl = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** A name for people to read: NFC, trimmed, no control or direction-changing characters, 1 to `graphemes` graphemes. */
export const displayName = (graphemes: number) =>
  v.pipe(
    wireText(graphemes * 32),
    v.transform((name) => name.normalize('NFC').trim()),
    v.check((name) => name !== '', 'empty'),
    v.check((name) => !bidiOrControl.test(name), 'holds control or direction-changing characters'),
    v.check((name) => [...segmenter.segment(name)].length <= graphemes, `longer than ${graphemes} characters`),
  )
