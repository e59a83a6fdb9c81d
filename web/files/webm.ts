/**
 * A recording that says how long it is. What a browser records it writes as it comes, so that its WebM (RFC 9559) has a segment of
 * unknown size and no duration: players can't seek in it. One is put into its `Info`; what is anything else stays as it is.
 */
export async function withDuration(recorded: Blob, seconds: number): Promise<Blob> {
  const octets = new Uint8Array(await recorded.slice(0, headBytes).arrayBuffer())
  const info = infoOf(octets)
  if (!info) return recorded
  const inside = octets.subarray(info.inside, info.end)
  if (inside.length + duration.length > longestInfo) return recorded
  const added = duration.slice()
  new DataView(added.buffer).setFloat64(3, seconds * 1000)
  const size = inside.length + added.length
  const head = [
    octets.slice(0, info.start),
    infoId,
    Uint8Array.of(0x40 | (size >> 8), size & 0xff),
    inside.slice(),
    added,
  ]
  return new Blob([...head, recorded.slice(info.end)], { type: recorded.type })
}

const headBytes = 4096
/** What a size of two octets can say. */
const longestInfo = 0x3ffe
const infoId = Uint8Array.of(0x15, 0x49, 0xa9, 0x66)
/** Its id, that eight octets follow, and these: in milliseconds, as the recorders' clocks tick. */
const duration = Uint8Array.of(0x44, 0x89, 0x88, 0, 0, 0, 0, 0, 0, 0, 0)

interface Element {
  id: number
  start: number
  inside: number
  /** Infinite where its size isn't known. */
  end: number
}

/** The `Info` of a segment without an end, where it has no duration yet. */
function infoOf(octets: Uint8Array): Element | null {
  const header = elementAt(octets, 0)
  const segment = header?.id === 0x1a45dfa3 ? elementAt(octets, header.end) : null
  if (segment?.id !== 0x18538067 || segment.end !== Number.POSITIVE_INFINITY) return null
  const info = find(octets, segment.inside, octets.length, 0x1549a966)
  return info && info.end <= octets.length && !find(octets, info.inside, info.end, 0x4489) ? info : null
}

function find(octets: Uint8Array, from: number, to: number, id: number): Element | null {
  for (let at = from; at < to; ) {
    const element = elementAt(octets, at)
    if (!element || element.id === id) return element
    at = element.end
  }
  return null
}

/** Null where there is none. Ids keep the bits that say how long they are, sizes don't (RFC 8794, 5 and 6). */
function elementAt(octets: Uint8Array, start: number): Element | null {
  const idLength = Math.clz32(octets[start] ?? 0) - 23
  const sizeAt = start + idLength
  const sizeLength = Math.clz32(octets[sizeAt] ?? 0) - 23
  const inside = sizeAt + sizeLength
  if (idLength > 4 || sizeLength > 8 || inside > octets.length) return null
  const size = numberOf(octets.subarray(sizeAt, inside)) - 2 ** (7 * sizeLength)
  const isUnknown = size === 2 ** (7 * sizeLength) - 1
  return {
    id: numberOf(octets.subarray(start, sizeAt)),
    start,
    inside,
    end: isUnknown ? Number.POSITIVE_INFINITY : inside + size,
  }
}

const numberOf = (octets: Uint8Array): number => octets.reduce((sum, octet) => sum * 256 + octet, 0)
