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
/** Control, direction-changing and other invisible characters; the joiner that emoji are made with may stay. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const joiners = /[\u200c\u200d]|\p{Emoji}[\u{e0020}-\u{e007f}]+/gu
/** Something to see: not only marks, spaces and the blanks that count as letters. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u
const blanks = /[\u115f\u1160\u3164\uffa0\u2800]/gu

/** A name for people to read: NFC, trimmed, nothing invisible in it, 1 to `graphemes` graphemes. */
export const displayName = (graphemes: number) =>
  v.pipe(
    wireText(graphemes * 32),
    v.transform((name) => name.normalize('NFC').trim()),
    v.check((name) => name !== '', 'empty'),
    v.check((name) => !hidden.test(name.replace(joiners, '')), 'holds characters that can’t be seen'),
    v.check((name) => visible.test(name.replace(blanks, '')), 'shows nothing'),
    v.check((name) => [...segmenter.segment(name)].length <= graphemes, `longer than ${graphemes} characters`),
  )
