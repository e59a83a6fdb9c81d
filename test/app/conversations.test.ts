import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { roomStub } from '../support/objects.ts'
import { direct, makeRoom, register } from '../support/people.ts'

test('a conversation that throws is left out of the list, and the others are there', async () => {
  const ann = await register('ann')
  const [broken, whole] = [await makeRoom(ann), await makeRoom(ann)]
  await runInDurableObject(roomStub(broken), (_, { storage }) => void storage.sql.exec('DROP TABLE member'))
  const { conversations } = await ann.call('GET /conversations')
  expect(conversations.map(({ conversation }) => conversation)).toEqual([whole])
})

test('all of one’s conversations are listed, however many, the newest message first', async () => {
  const bob = await register('bob')
  const oldest = await direct(bob, bob)
  const rooms = []
  const peer = await bob.open(oldest)
  peer.text('first')
  await peer.next('events')
  while (rooms.length < 50) rooms.push(await makeRoom(bob))
  peer.text('and now')
  await peer.next('events')
  const { conversations } = await bob.call('GET /conversations')
  expect(conversations.map(({ conversation }) => conversation)).toEqual([oldest, ...rooms.reverse()])
}, 60_000)
