/** What any formatting has at least one of: a mark, the beginning of a list or of an address. */
const special = /[*_~`|@[\]<>\\]|https?:|www\.|^[ \t]*(?:[-+]|\d+[.)])[ \t]/im

/** Whether a text is shown as it is for certain, so that nothing needs to be loaded or parsed. */
export const isPlain = (text: string): boolean => !special.test(text)

/** The longest emoji there is has 35 of JavaScript's units; two spaces between three of them. */
const bigLength = 3 * 35 + 4
const emoji = /^\p{RGI_Emoji}$/v
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Some keyboards add that it is to be in colour to what always is. */
const isEmoji = (grapheme: string): boolean => emoji.test(grapheme) || emoji.test(grapheme.replaceAll('\ufe0f', ''))

/** One to three emoji and nothing else: they are shown large. */
export function isBig(text: string): boolean {
  const bare = text.replace(/\s+/g, '')
  if (bare === '' || text.length > bigLength) return false
  const seen = [...graphemes.segment(bare)]
  return seen.length <= 3 && seen.every(({ segment }) => isEmoji(segment))
}
