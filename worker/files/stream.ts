import { limits } from '../../protocol/limits.ts'
import type { Range } from './range.ts'

/** The octets of a range, a part at a time and no faster than they are taken. It breaks when a part is gone. */
export function octetsOf(part: (n: number) => Uint8Array | null, { start, end }: Range): ReadableStream<Uint8Array> {
  let place = start
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (place >= end) return controller.close()
      const n = Math.floor(place / limits.filePartBytes)
      const octets = part(n)
      if (!octets) return controller.error(new Error('The file is gone.'))
      const begins = n * limits.filePartBytes
      const piece = octets.subarray(place - begins, end - begins)
      place += piece.length
      controller.enqueue(piece)
    },
  })
}
