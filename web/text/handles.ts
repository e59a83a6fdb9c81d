/** A handle as it is typed in a text: not in the middle of a word, an address or another handle. */
const mention = /(?<![\p{L}\p{N}_@./-])@([a-z0-9_]{3,20})(?![\p{L}\p{N}_@])/giu

/** The pieces of a text, with the handles (in lower case) that stand in it. */
export function splitAtHandles(text: string): { text: string; handle?: string }[] {
  const pieces: { text: string; handle?: string }[] = []
  let at = 0
  for (const { 0: typed, 1: handle = '', index } of text.matchAll(mention)) {
    if (index > at) pieces.push({ text: text.slice(at, index) })
    pieces.push({ text: typed, handle: handle.toLowerCase() })
    at = index + typed.length
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}
