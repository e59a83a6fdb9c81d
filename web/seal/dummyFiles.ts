import { limits } from '../../protocol/limits.ts'
import { regroup } from './regroup.ts'
import type { FilePlace, Sealer } from './sealer.ts'

/** What stands behind the octets of each part: a check of them, of where they belong, and of whether more come. */
const tagBytes = 64
const room = limits.filePartBytes - tagBytes

/** No secret either: parts are masked, longer than what is in them, and bound to their file and their place in it. */
export const dummyFiles: Pick<Sealer, 'newFileKey' | 'sealFile' | 'openFile'> = {
  newFileKey: () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))),
  sealFile(place, octets) {
    const parts = Math.max(1, Math.ceil(octets.size / room))
    return {
      bytes: octets.size + parts * tagBytes,
      async part(n) {
        const open = new Uint8Array(await octets.slice(n * room, (n + 1) * room).arrayBuffer())
        return new Blob([masked(place, open), tag(place, open, n, n === parts - 1)])
      },
    }
  },
  openFile(place, sealed) {
    return sealed.pipeThrough(
      regroup(limits.filePartBytes, (part, n, isLast) => {
        const closed = part.subarray(0, Math.max(0, part.length - tagBytes))
        const open = masked(place, closed)
        const expected = tag(place, open, n, isLast)
        const found = part.subarray(closed.length)
        if (found.length !== tagBytes || found.some((octet, at) => octet !== expected[at])) throw new Error('broken')
        return open
      }),
    )
  },
}

/** Twice is as it was. */
function masked({ key = '' }: FilePlace, octets: Uint8Array): Uint8Array<ArrayBuffer> {
  const by = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0))
  const other = octets.slice()
  // Many times as fast as `Uint8Array.from` with a function.
  for (let at = 0; at < other.length; at++) other[at] = (other[at] ?? 0) ^ (by[at % by.length] ?? 0)
  return other
}

function tag({ conversation, id, key }: FilePlace, octets: Uint8Array, n: number, isLast: boolean) {
  let sum = 7
  for (const letter of `${conversation}|${id}|${key}|${n}|${isLast}`) sum = Math.imul(sum, 31) + letter.charCodeAt(0)
  for (const octet of octets) sum = Math.imul(sum, 31) + octet
  return Uint8Array.from({ length: tagBytes }, (_, at) => sum >>> (at % 25))
}
