/** How many quotes and lists may stand in each other. */
export const nesting = 8
/** More marks than this are no formatting but noise, which is slow to make sense of: it grows with their square. */
const marksMax = 500
/** A body is 4,000 characters at most, of which each may be two of JavaScript's units. */
const lengthMax = 8_000

/** Noncharacters (Unicode, 23.7), which nobody writes, stand for what is not to be read as a mark. */
const hidden = '>-+*.)\\'
const firstHidden = 0xfdd0
const hiding = /[\ufdd0-\ufdd6]/g

const hide = (mark: string): string => String.fromCharCode(firstHidden + hidden.indexOf(mark))
/** Gives back what `shield` has hidden. */
export const unshield = (text: string): string =>
  text.replace(hiding, (one) => hidden[one.charCodeAt(0) - firstHidden] ?? '')

/**
 * The text as a parser of Markdown is to see it, of the same length: `>:(` is no quote, `-` alone no list, and a shrug keeps its
 * arm. Null for what is to be shown as it was typed, since reading it would take too long.
 */
export function shield(text: string): string | null {
  if (text.length > lengthMax || text.search(hiding) !== -1 || hasTooManyMarks(text)) return null
  const lines = text.split('\n').map(shieldLine)
  return lines.includes(null) ? null : lines.join('\n').replaceAll('¯\\_', `¯${hide('\\')}_`)
}

function hasTooManyMarks(text: string): boolean {
  const marks = /[*_~]+|[[\]<]/g
  for (let count = 0; marks.test(text); count++) if (count === marksMax) return true
  return false
}

const bullet = /[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)/y

/** Null for more quotes and lists in each other than anybody means. */
function shieldLine(line: string): string | null {
  let at = 0
  let firstMark = -1
  for (let depth = 0; depth <= nesting; depth++) {
    while (line[at] === ' ' || line[at] === '\t') at++
    bullet.lastIndex = at
    const mark = bullet.exec(line)?.[0]
    if (line[at] === '>') {
      if (/\S/.test(line[at + 1] ?? ' ')) return hiddenAt(line, at)
      at++
    } else if (mark) {
      at += mark.length
      if (firstMark === -1) firstMark = at - 1
    } else return at === line.length && firstMark !== -1 ? hiddenAt(line, firstMark) : line
  }
  return null
}

const hiddenAt = (line: string, at: number): string => line.slice(0, at) + hide(line[at] ?? '') + line.slice(at + 1)
