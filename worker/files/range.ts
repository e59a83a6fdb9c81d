/** The octets from `start` to before `end`; `whole` when nothing less was asked for. */
export interface Range {
  start: number
  end: number
  whole: boolean
}

/**
 * What the header `Range` (RFC 9110, 14.2) asks for of `bytes` octets: one range; several, and anything else, are answered with the
 * whole, as the RFC allows. Null where there is nothing to give (416).
 */
export function rangeOf(header: string | null, bytes: number): Range | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return { start: 0, end: bytes, whole: true }
  if (first === '') return part(Math.max(0, bytes - Number(last)), bytes, bytes)
  const end = last === '' ? bytes : Number(last) + 1
  const isBackwards = last !== '' && end <= Number(first)
  if (isBackwards) return { start: 0, end: bytes, whole: true }
  return part(Number(first), Math.min(bytes, end), bytes)
}

const part = (start: number, end: number, bytes: number): Range | null =>
  start < bytes && start < end ? { start, end, whole: false } : null
