import { deflateRawSync } from 'node:zlib'
import { v7 } from 'uuid'
import { limits } from '../../protocol/limits.ts'
import type { Random } from '../support/random.ts'
import { frame, opcode } from './raw.ts'

const bytes = (text: string): Buffer => Buffer.from(text)
const body = (text: string): string => JSON.stringify({ is: 'text', text })
const send = (text: string) => ({ type: 'send', id: v7(), kind: 'message', seal: 'plain', body: body(text) })

/** Frames as the protocol wants them; the log takes some of them. */
const valid = (random: Random): object =>
  random.pick<() => object>([
    () => send(`fuzz ${random.below(1e9)}`),
    () => send('é\u{1f600}\u2028"\\/'.repeat(1 + random.below(40))),
    () => ({ ...send('to nobody'), ref: v7() }),
    () => ({ ...send('x'), kind: 'change', ref: v7(), body: JSON.stringify({ is: 'edit', text: 'x' }) }),
    () => ({ type: 'hello', tail: true }),
    () => ({ type: 'hello', last: 1 + random.below(99), id: v7() }),
    () => ({ type: 'more', after: random.below(200), limit: 1 + random.below(20) }),
    () => ({ type: 'before', seq: 1 + random.below(200), limit: 1 + random.below(20) }),
  ])()

/** What is answered when all before it was dealt with. */
export const question = frame(bytes('{"type":"members","after":null}'))
export const answer = '"type":"members"'

/** What its socket outlives. */
export function harmless(random: Random): Buffer[] {
  const text = bytes(JSON.stringify(valid(random)))
  const cut = random.below(text.length)
  return random.pick<() => Buffer[]>([
    () => [frame(text)],
    () => [
      frame(text.subarray(0, cut), { fin: false }),
      frame(Buffer.alloc(random.below(126)), { opcode: opcode.ping }),
      frame(text.subarray(cut), { opcode: opcode.more }),
    ],
    () => [
      frame(bytes(JSON.stringify({ ...send('x'), [random.pick(['seq', 'author', 'at', 'x'])]: strange(random) }))),
    ],
    () => [
      frame(bytes(JSON.stringify({ ...send('x'), [random.pick(['kind', 'seal', 'body', 'ref'])]: strange(random) }))),
    ],
    () => [frame(Buffer.alloc(random.below(126)), { opcode: random.pick([opcode.ping, opcode.pong]) })],
    () => [frame(bytes('ping'))],
  ])()
}

/** What may close its own socket, and nothing else. */
export function hostile(random: Random): Buffer[] {
  const text = bytes(JSON.stringify(valid(random)))
  return random.pick<() => Buffer[]>([
    () => [frame(mutated(random, text))],
    () => [frame(mutated(random, text))],
    () => [
      frame(
        bytes(JSON.stringify({ ...valid(random), [random.pick(['type', 'id', 'last', 'after'])]: strange(random) })),
      ),
    ],
    () => [frame(text, { isMasked: false })],
    () => [frame(text, { reserved: 1 + random.below(7) })],
    () => [frame(deflateRawSync(Buffer.alloc(1 << (10 + random.below(14)), 0x20)), { reserved: 4 })],
    () => [frame(text, { opcode: random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) })],
    () => [frame(text, { opcode: opcode.more })],
    () => [frame(text, { fin: false }), frame(text)],
    () => [frame(text, { fin: false })],
    () => [frame(text, { length: text.length + 1 + random.below(1000) })],
    () => [frame(text, { length: random.below(text.length) })],
    () => [frame(text.subarray(0, 8), { length: 2 ** (32 + random.below(20)) })],
    () => [frame(Buffer.alloc(126 + random.below(200)), { opcode: random.pick([opcode.ping, opcode.close]) })],
    () => [frame(Buffer.alloc(4), { opcode: opcode.ping, fin: false })],
    () => [frame(Buffer.from([random.below(256)]), { opcode: opcode.close })],
    () => [frame(Buffer.from([random.below(256), random.below(256), 0xff]), { opcode: opcode.close })],
    () => [frame(Buffer.concat([text, Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80])]))],
    () => [frame(text, { opcode: opcode.binary })],
    () => [frame(Buffer.alloc(limits.sendFrameBytes + 1 + random.below(200_000), 0x5b))],
    () => [Buffer.from(Array.from({ length: 1 + random.below(200) }, () => random.below(256)))],
  ])()
}

const strange = (random: Random): unknown =>
  random.pick([
    null,
    -1,
    1e308,
    0.5,
    '',
    '\u0000',
    '\ud800',
    'x'.repeat(5000),
    [],
    {},
    [[[[]]]],
    true,
    '__proto__',
    2 ** 53,
  ])

/** The same with some bytes changed, left out, doubled or put in. */
function mutated(random: Random, text: Buffer): Buffer {
  let changed = text
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(changed.length + 1)
    const rest = changed.subarray(at + random.below(3))
    const put = Buffer.from(Array.from({ length: random.below(3) }, () => random.below(256)))
    changed = Buffer.concat([changed.subarray(0, at), put, rest])
  }
  return changed
}
