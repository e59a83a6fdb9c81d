const opening = new Set(['\u2066', '\u2067', '\u2068'])
const closing = '\u2069'

/**
 * A text that has its own direction and changes that of nothing beside it: between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE
 * (UAX 9), after what it opens itself is closed and what it closes too much is left out. For one line.
 */
export function isolated(line: string): string {
  let depth = 0
  let kept = ''
  for (const letter of line) {
    if (letter === closing && depth === 0) continue
    if (letter === closing) depth--
    if (opening.has(letter)) depth++
    kept += letter
  }
  return `\u2068${kept}${closing.repeat(depth)}${closing}`
}

/** A text by all that breaks a line somewhere. */
export const linesOf = (text: string): string[] => text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
