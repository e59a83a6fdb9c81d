import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { roomStub } from '../support/objects.ts'
import { makeRoom, register } from '../support/people.ts'

test('a conversation that throws is left out of the list, and the others are there', async () => {
  const ann = await register('ann')
  const [broken, whole] = [await makeRoom(ann), await makeRoom(ann)]
  await runInDurableObject(roomStub(broken), (_, { storage }) => void storage.sql.exec('DROP TABLE member'))
  const { conversations } = await ann.call('GET /conversations')
  expect(conversations.map(({ conversation }) => conversation)).toEqual([whole])
})
