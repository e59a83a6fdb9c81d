import { expect, test } from 'vitest'
import type { ConversationId, FileId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { dummySealer } from '../../web/seal/dummy.ts'
import { plainSealer } from '../../web/seal/plain.ts'
import { regroup } from '../../web/seal/regroup.ts'
import type { FilePlace, Sealer } from '../../web/seal/sealer.ts'

const dummy = dummySealer()
const place: FilePlace = {
  conversation: 'c'.repeat(64) as ConversationId,
  id: 'f'.repeat(32) as FileId,
  key: dummy.newFileKey(),
}

const octets = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31) % 251)
const lengths = [
  0,
  1,
  limits.filePartBytes - 64,
  limits.filePartBytes - 63,
  limits.filePartBytes,
  2.5 * limits.filePartBytes,
]

async function seal(sealer: Sealer, open: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const sealed = sealer.sealFile(place, new Blob([open]))
  const parts: Blob[] = []
  for (let n = 0; n * limits.filePartBytes < sealed.bytes; n++) parts.push(await sealed.part(n))
  for (const part of parts.slice(0, -1)) expect(part.size).toBe(limits.filePartBytes)
  const whole = new Blob(parts)
  expect(whole.size).toBe(sealed.bytes)
  return whole
}

const open = async (sealer: Sealer, sealed: Blob, where = place) =>
  new Uint8Array(await new Response(sealer.openFile(where, sealed.stream())).arrayBuffer())

test.each(lengths)('a file of %i octets that was sealed opens to what it was', async (length) => {
  for (const sealer of [plainSealer, dummy])
    expect(Buffer.compare(await open(sealer, await seal(sealer, octets(length))), octets(length))).toBe(0)
})

test('a part is the same each time, so that an upload can go on after a reload', async () => {
  const again = () =>
    dummySealer()
      .sealFile(place, new Blob([octets(limits.filePartBytes + 9)]))
      .part(1)
  expect(await (await again()).bytes()).toEqual(await (await again()).bytes())
})

test('what is sealed is longer, and not what it was', async () => {
  const sealed = await seal(dummy, octets(1000))
  expect(sealed.size).toBeGreaterThan(1000)
  expect((await sealed.bytes()).subarray(0, 1000)).not.toEqual(octets(1000))
})

test('attack: a file that is moved, shortened, lengthened or altered doesn’t open', async () => {
  const sealed = await seal(dummy, octets(2 * limits.filePartBytes))
  const altered = await sealed.bytes()
  altered[500] = (altered[500] ?? 0) ^ 1
  const [one, rest] = [sealed.slice(0, limits.filePartBytes), sealed.slice(limits.filePartBytes)]
  const wrong: [Blob, FilePlace?][] = [
    [sealed, { ...place, id: 'e'.repeat(32) as FileId }],
    [sealed, { ...place, conversation: 'd'.repeat(64) as ConversationId }],
    [sealed, { ...place, key: dummy.newFileKey() }],
    [one],
    [rest],
    [new Blob([rest, one])],
    [new Blob([sealed, one])],
    [sealed.slice(0, -1)],
    [new Blob([altered])],
    [new Blob([])],
  ]
  for (const [blob, where] of wrong) await expect(open(dummy, blob, where)).rejects.toThrow()
})

test('pieces of any length come out in groups', async () => {
  const groups: [string, boolean][] = []
  const text = 'abcdefghijk'
  for (const sizes of [[11], [1, 1, 1, 8], [4, 4, 3], [3, 5, 3], [0, 11, 0]]) {
    groups.length = 0
    const starts = sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0))
    const pieces = sizes.map((size, at) => new TextEncoder().encode(text.slice(starts[at], (starts[at] ?? 0) + size)))
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece)
        controller.close()
      },
    })
    const grouped = stream.pipeThrough(
      regroup(4, (group, n, isLast) => {
        groups.push([`${n}${new TextDecoder().decode(group)}`, isLast])
        return group
      }),
    )
    expect(await new Response(grouped).text()).toBe(text)
    expect(groups).toEqual([
      ['0abcd', false],
      ['1efgh', false],
      ['2ijk', true],
    ])
  }
})
