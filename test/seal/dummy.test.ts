import { expect, test } from 'vitest'
import { decodeUp } from '../../protocol/codec.ts'
import { readContent } from '../../protocol/content.ts'
import type { Event } from '../../protocol/event.ts'
import { dummySealer } from '../../web/seal/dummy.ts'
import { event } from '../support/logs.ts'

const conversation = 'c'.repeat(64) as never
const text = 'a message long enough to measure it by, with an é and a 漢'.repeat(10)

async function sealed(over: Partial<Event> = {}): Promise<Event> {
  const plain = event(1, over)
  const { seal, body } = await dummySealer().seal(conversation, plain, { is: 'text', text })
  return { ...plain, seal, body }
}

test('what it seals it opens', async () => {
  expect(await dummySealer().open(conversation, await sealed())).toEqual({ is: 'text', text })
})

test('its bodies are no content, differ each time, and are longer', async () => {
  const one = await sealed()
  const other = await sealed()
  const plain = JSON.stringify({ is: 'text', text })
  expect(readContent(one.body)).toBeNull()
  expect(one.body).not.toBe(other.body)
  expect(one.body.length / plain.length).toBeGreaterThan(1.12)
  expect(one.body.length / plain.length).toBeLessThan(1.45)
})

test('its bodies are frames that the server takes', async () => {
  const { id, kind, seal, body } = await sealed()
  expect(decodeUp(JSON.stringify({ type: 'send', id, kind, seal, body }))).toMatchObject({ ok: true })
})

test('a body moved to another message, author or conversation is broken', async () => {
  const one = await sealed()
  const broken = { is: 'unreadable', why: 'broken' }
  expect(await dummySealer().open(conversation, { ...one, id: event(3).id })).toEqual(broken)
  expect(await dummySealer().open(conversation, { ...one, author: 'b'.repeat(32) as never })).toEqual(broken)
  expect(await dummySealer().open('d'.repeat(64) as never, one)).toEqual(broken)
})

test('one in eight waits the first time, says when it can be opened, and opens then', async () => {
  const sealer = dummySealer()
  const waiting = await sealed({ id: event(8).id })
  const ready = new Promise<void>((resolve) => sealer.onReady(resolve))
  expect(await sealer.open(conversation, waiting)).toEqual({ is: 'unreadable', why: 'waiting' })
  await ready
  expect(await sealer.open(conversation, waiting)).toEqual({ is: 'text', text })
})
