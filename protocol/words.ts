/** A word of a text as it is compared, and where it stands there. */
export interface Word {
  word: string
  start: number
  end: number
}

/** Letters, digits and their marks; an emoji is a word too. */
const runs = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu
/** Written without spaces between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** The words of a text in whatever language. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: run, index } of text.matchAll(runs)) {
    const parts = unspaced.test(run) ? segmenter.segment(run) : [{ segment: run, index: 0 }]
    for (const { segment, index: within } of parts) {
      const start = index + within
      const word = fold(segment)
      if (word !== '') words.push({ word, start, end: start + segment.length })
    }
  }
  return words
}

/** The same words without where they stand; most texts are of letters that need no folding. */
export const foldedWords = (text: string): string[] =>
  isAscii.test(text) ? (text.toLowerCase().match(/[a-z0-9]+/g) ?? []) : wordsOf(text).map(({ word }) => word)

const isAscii = /^[\0-\x7f]*$/

/** Accents of Latin, Greek and Cyrillic, the points of Hebrew and Arabic: what people leave out when they type in haste. */
const accents = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g

/** What taking apart leaves between: \u2474 is made of three signs, and \ufdfa of several words. */
const between = /[^\p{L}\p{M}\p{N}\p{S}]/gu

/** The same for all that people take for the same: without case, accents and forms that only look different (NFKD). */
function fold(text: string): string {
  const bare = text.normalize('NFKD').replace(accents, '').toLowerCase()
  return bare.replaceAll('ß', 'ss').replaceAll('ς', 'σ').replace(between, '').normalize('NFC')
}
