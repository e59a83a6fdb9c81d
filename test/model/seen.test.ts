import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { SeenMessage } from '../../protocol/owner.ts'
import { addLive, empty, type Model } from '../../web/room/model.ts'
import { seenAround } from '../../web/room/seen.ts'
import { ann, asked, bob, erase, event, eventId, membership, opened } from '../support/logs.ts'

const conversation = v.parse(ConversationId, 'a'.repeat(64))
const told = (...events: Parameters<typeof opened>[0]): Model => {
  const model = empty(ann)
  addLive(model, opened(events))
  return model
}
const seen = (model: Model, seq: number) => {
  const shown = seenAround(model, conversation, eventId(seq))
  return shown && v.parse(SeenMessage, shown)
}

describe('[E4] what a report shows', () => {
  test('is the message and three lines on either side, as they stand now', () => {
    const events = Array.from({ length: 9 }, (_, index) => event(index + 1, { author: index % 2 ? ann : bob }))
    const shown = seen(told(...events, event(10, { author: ann, ref: eventId(4), edit: 'mended' })), 5)
    expect(shown?.lines.map(({ text }) => text)).toEqual([
      ...['message 2', 'message 3', 'mended', 'message 5', 'message 6', 'message 7', 'message 8'],
    ])
    expect(shown).toMatchObject({ at: 3, event: eventId(5), conversation })
    expect(shown?.lines[3]).toEqual({ author: bob, at: 5000, text: 'message 5' })
  })

  test('has no lines for what was deleted or can’t be read, nor for comings and goings', () => {
    const broken = event(3, { body: 'sealed', author: bob })
    const model = told(event(1), event(2), broken, membership(4, bob, 'member'), event(5), erase(6, eventId(2)))
    expect(seen(model, 5)).toMatchObject({ at: 0, lines: [{ text: 'message 5' }] })
    expect([seen(model, 2), seen(model, 3), seen(model, 4), seen(model, 99)]).toEqual([null, null, null, null])
  })

  test('says what a poll asks, and how many files there are', () => {
    const file = { id: 'f'.repeat(32), name: 'a.txt', type: 'text/plain', bytes: 1 }
    const model = told(asked(1), event(2, { body: JSON.stringify({ is: 'text', text: 'look', files: [file] }) }))
    expect(seen(model, 1)?.lines[0]?.text).toBe('question 1\none\ntwo\nthree')
    expect(seen(model, 2)?.lines[1]?.text).toBe('look [1 file]')
  })

  test('fits into a request, however long everything is and whatever it is written in', () => {
    const long = '𝕳'.repeat(limits.textCodePoints)
    const model = told(...Array.from({ length: 7 }, (_, index) => event(index + 1, { text: long })))
    const shown = seen(model, 4)
    expect(shown?.lines.map(({ text }) => [...text].length)).toEqual([500, 500, 500, 4000, 500, 500, 500])
    expect(new TextEncoder().encode(JSON.stringify(shown)).length).toBeLessThan(limits.sendFrameBytes / 2)
  })
})
