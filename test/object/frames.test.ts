import { beforeAll, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { rows } from '../support/objects.ts'
import { joinRoom, makeRoom, newId, type Peer, type Person, register } from '../support/people.ts'

let ann: Person
let bob: Person
let room: ConversationId
let bystander: Peer

beforeAll(async () => {
  ann = await register('ann')
  bob = await register('bob')
  room = await makeRoom(ann)
  await joinRoom(bob, room)
  bystander = await bob.open(room)
})

const send = { type: 'send', kind: 'message', seal: 'plain', body: '{"is":"text","text":"x"}' }

describe('[F1] what is no frame closes its socket, changes nothing and disturbs nobody', () => {
  test.each<[string, string | Uint8Array, number]>([
    ['binary', new Uint8Array([1, 2, 3]), 1003],
    ['a mebibyte', 'x'.repeat(1024 * 1024), 1009],
    ['a send past 64 KiB', JSON.stringify({ ...send, id: newId(), body: 'x'.repeat(limits.sendFrameBytes) }), 1009],
    ['a hello past 4 KiB', `{"type":"hello","tail":true${' '.repeat(limits.otherFrameBytes)}}`, 1009],
    ['nothing', '', 1007],
    ['null', 'null', 1007],
    ['a list', '[]', 1007],
    ['a number past all numbers', '{"type":"more","after":1e999,"limit":1}', 1007],
    ['nesting 10,000 deep', '['.repeat(10_000), 1007],
    ['an unknown type', '{"type":"dance"}', 1007],
    ['a seq of its own', JSON.stringify({ ...send, seq: 1 }), 1007],
  ])('%s', async (_, said, code) => {
    const before = await rows(room, 'SELECT count(*) AS n FROM event')
    const peer = await ann.open(room)
    peer.socket.send(said)
    expect(await peer.end()).toBe(code)
    expect(await rows(room, 'SELECT count(*) AS n FROM event')).toEqual(before)
    bystander.say({ type: 'members', after: null })
    await bystander.next('members')
    expect(bystander.closed).toBeNull()
  })

  test.each([
    ['a lone surrogate', { body: '\ud800' }],
    ['NUL', { body: 'a\0b' }],
    ['too large a body', { body: 'x'.repeat(limits.bodyBytes + 1) }],
    ['an unknown kind', { kind: 'dance' }],
    ['a member event about nobody', { kind: 'member', body: '{"role":"owner"}' }],
    ['a sealed member event', { kind: 'member', seal: 'dummy', body: '{}' }],
    ['a setting of nothing that is known', { kind: 'setting', body: '{"is":"weather"}' }],
    ['another’s name', { author: 'b'.repeat(32) }],
  ])('a send with %s is refused, and its socket stays', async (_, over) => {
    const peer = await ann.open(room)
    const id = newId()
    peer.socket.send(JSON.stringify({ ...send, id, ...over }))
    expect(await peer.next('refused')).toEqual({ type: 'refused', id, reason: 'malformed' })
    expect(await rows(room, 'SELECT 1 FROM event WHERE id = ?', id)).toEqual([])
    expect(peer.text('and on')).toBe((await peer.next('events')).events[0]?.id)
    await bystander.next('events')
  })
})

test('[F3] ping is answered pong without the object', async () => {
  const peer = await ann.open(room)
  const answered = new Promise((resolve) =>
    peer.socket.addEventListener('message', ({ data }) => resolve(data), { once: true }),
  )
  peer.socket.send('ping')
  expect(await answered).toBe('pong')
})
