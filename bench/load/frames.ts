/** A client's frame (RFC 6455). The masking key is zero, which leaves the payload as it is: the load must cost nothing. */
export function clientFrame(payload: string, opcode = 1): Buffer {
  const length = Buffer.byteLength(payload)
  const extended = length < 126 ? 0 : 2
  const frame = Buffer.alloc(2 + extended + 4 + length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (extended ? 126 : length)
  if (extended) frame.writeUInt16BE(length, 2)
  frame.write(payload, 2 + extended + 4)
  return frame
}

/** A server's text frame. */
export function serverFrame(payload: string): Buffer {
  const text = Buffer.from(payload)
  const head = text.length < 126 ? Buffer.from([0x81, text.length]) : Buffer.from([0x81, 126, 0, 0])
  if (text.length >= 126) head.writeUInt16BE(text.length, 2)
  return Buffer.concat([head, text])
}

/** Takes the bytes of a server as they come, and gives each frame's payload without copying it where it came whole. */
export class FrameReader {
  private rest: Buffer | null = null
  private readonly heard: (bytes: Buffer, start: number, end: number) => void

  constructor(heard: (bytes: Buffer, start: number, end: number) => void) {
    this.heard = heard
  }

  push(chunk: Buffer): void {
    const bytes = this.rest ? Buffer.concat([this.rest, chunk]) : chunk
    const taken = this.take(bytes)
    // The chunk's memory is the next read's.
    this.rest = taken === bytes.length ? null : Buffer.from(bytes.subarray(taken))
  }

  /** How many bytes were whole frames. */
  private take(bytes: Buffer): number {
    let at = 0
    for (;;) {
      const start = at + headerLength(bytes, at)
      const end = start + payloadLength(bytes, at)
      // NaN, where not even the header is whole, is never smaller.
      if (!(end <= bytes.length)) return at
      this.heard(bytes, start, end)
      at = end
    }
  }
}

const shortLength = (bytes: Buffer, at: number): number => bytes[at + 1] ?? Number.NaN

function headerLength(bytes: Buffer, at: number): number {
  const short = shortLength(bytes, at)
  return short < 126 ? 2 : short === 126 ? 4 : 10
}

function payloadLength(bytes: Buffer, at: number): number {
  const short = shortLength(bytes, at)
  if (short < 126) return short
  if (at + headerLength(bytes, at) > bytes.length) return Number.NaN
  return short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
}
