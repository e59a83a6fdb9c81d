/** What no server's own words hold. */
const mark = Buffer.from('@@')
const digits = 7
const length = 100

/** 100 bytes that say which message they are, wherever they stand in a frame. */
export const textOf = (number: number): string =>
  `@@${String(number).padStart(digits, '0')} ${'the quick brown fox jumps over the lazy dog '.repeat(3)}`.slice(
    0,
    length,
  )

/** How many messages a payload holds. */
export function countTexts(bytes: Buffer, start: number, end: number): number {
  let count = 0
  for (let at = nextMark(bytes, start, end); at !== -1; at = nextMark(bytes, at + length, end)) count++
  return count
}

/** Which messages a payload holds, in their order; and how many. */
export function numbersIn(bytes: Buffer, start: number, end: number, found: (number: number) => void): number {
  let count = 0
  for (let at = nextMark(bytes, start, end); at !== -1; at = nextMark(bytes, at + length, end)) {
    found(numberAt(bytes, at + mark.length))
    count++
  }
  return count
}

function nextMark(bytes: Buffer, from: number, end: number): number {
  if (from + length > end) return -1
  const at = bytes.indexOf(mark, from)
  return at < end ? at : -1
}

function numberAt(bytes: Buffer, at: number): number {
  let number = 0
  for (let place = at; place < at + digits; place++) number = number * 10 + (bytes[place] ?? 0) - 0x30
  return number
}
