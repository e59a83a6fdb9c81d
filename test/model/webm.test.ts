import { expect, test } from 'vitest'
import { withDuration } from '../../web/files/webm.ts'

const octets = (...parts: (number[] | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)))
const header = [0x1a, 0x45, 0xdf, 0xa3, 0x83, 1, 2, 3]
const endless = [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
const scale = [0x2a, 0xd7, 0xb1, 0x83, 0x0f, 0x42, 0x40]
const info = (inside: number[]) => [0x15, 0x49, 0xa9, 0x66, 0x80 | inside.length, ...inside]
const frames = 'and then what was recorded'

const made = async (before: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await (await withDuration(new Blob([before]), 2.5)).arrayBuffer())

test('a recording without a length gets one, and nothing else of it changes', async () => {
  const duration = Buffer.alloc(8)
  duration.writeDoubleBE(2500)
  expect(await made(octets(header, endless, info(scale), frames))).toEqual(
    octets(header, endless, [0x15, 0x49, 0xa9, 0x66, 0x40, 18], scale, [0x44, 0x89, 0x88, ...duration], frames),
  )
})

test.each([
  ['that has one', octets(header, endless, info([...scale, 0x44, 0x89, 0x81, 7]), frames)],
  ['whose segment ends', octets(header, [0x18, 0x53, 0x80, 0x67, 0xa0], info(scale), frames)],
  ['that is no WebM', octets('\0\0\0\x18ftypM4A and so on')],
  ['that breaks off', octets(header, endless.slice(0, 6))],
  ['of nothing', octets()],
  ['whose sizes lie', octets(header, endless, [0x15, 0x49, 0xa9, 0x66, 0xfe], 'short')],
])('one %s stays as it is', async (_, before) => {
  expect(await made(before)).toEqual(before)
})
