import { expect, test } from 'vitest'
import { comingTo, editsOf, isErased, isPinned, lastOwn, reactionsOf, shownText } from '../../web/room/changed.ts'
import { addLive, type Model } from '../../web/room/model.ts'
import { discard, refuse, requeue, submit } from '../../web/room/outbox.ts'
import { ann, bob, erase, eve, event, eventId, foldLive, opened, pinned, reacted } from '../support/logs.ts'

const said = eventId(1)
const messageOf = (model: Model) => {
  const message = model.messages[said]
  if (!message) throw new Error('nothing was said')
  return message
}

test('[M6] who reacts with what is their last word, in the order in which it came up', () => {
  const model = foldLive(ann, [
    event(1),
    reacted(2, said, '👍', true, bob),
    reacted(3, said, '❤️', true, eve),
    reacted(4, said, '👍', true, eve),
    reacted(5, said, '👍', false, bob),
    reacted(6, said, '❤️', false, eve),
    reacted(7, said, '❤️', true, bob),
    reacted(8, said, '❤️', true, bob),
  ])
  expect(reactionsOf(messageOf(model))).toEqual([
    { emoji: '👍', people: [eve] },
    { emoji: '❤️', people: [bob] },
  ])
})

test('[M6] only its author edits a message, and what it said before is kept', () => {
  const model = foldLive(ann, [
    event(1, { text: 'teh' }),
    event(2, { ref: said, author: bob, edit: 'mine now' }),
    event(3, { ref: said, edit: 'the' }),
    event(4, { ref: said, edit: 'The' }),
  ])
  expect(shownText(messageOf(model))).toEqual({ text: 'The', edited: true })
  expect(editsOf(messageOf(model)).map(({ text }) => text)).toEqual(['the', 'The'])
})

test('[M6] what was erased says nothing, is edited by nobody, and neither pinned nor reacted to', () => {
  const model = foldLive(ann, [
    event(1),
    pinned(2, said, true),
    reacted(3, said, '👍', true),
    erase(4, said),
    pinned(5, said, true, bob),
  ])
  const message = messageOf(model)
  expect([isErased(message), shownText(message), isPinned(message), reactionsOf(message)]).toEqual([
    true,
    null,
    false,
    [],
  ])
  expect(model.pinned).toEqual([])
})

test('[M6] what is pinned is what was pinned last', () => {
  const log = [event(1), pinned(2, said, true, bob), pinned(3, said, false), pinned(4, said, true)]
  expect(foldLive(ann, log).pinned).toEqual([said])
  expect(foldLive(ann, log.slice(0, 3)).pinned).toEqual([])
})

test('[M6] what I change is shown at once, stays when it comes back, and goes when it is refused', () => {
  const model = foldLive(ann, [event(1)])
  const react = { is: 'reaction', emoji: '👍', on: true } as const
  const shown = () => reactionsOf(messageOf(model), comingTo(model, said)).flatMap(({ people }) => people)
  submit(model, eventId(2), react, 0, { ref: said })
  expect(shown()).toEqual([ann])
  expect(model.order).toEqual([said])
  refuse(model, eventId(2), 'not-allowed')
  expect(shown()).toEqual([])
  requeue(model, eventId(2))
  expect(shown()).toEqual([ann])
  addLive(model, opened([reacted(2, said, '👍', true)]))
  expect(shown()).toEqual([ann])
  expect(comingTo(model, said)).toEqual([])
  expect(model.outbox).toEqual([])
  expect(model.messages[eventId(2)]).toBeUndefined()

  submit(model, eventId(3), { is: 'erased' }, 0, { ref: said })
  expect(isErased(messageOf(model), comingTo(model, said))).toBe(true)
  discard(model, eventId(3))
  expect(isErased(messageOf(model), comingTo(model, said))).toBe(false)
})

test('[M6] what I change in what is still on its way is shown in it', () => {
  const model = foldLive(ann, [])
  submit(model, said, { is: 'text', text: 'teh' }, 0)
  submit(model, eventId(2), { is: 'edit', text: 'the' }, 0, { ref: said })
  expect(shownText(messageOf(model), comingTo(model, said))?.text).toBe('the')
  addLive(model, opened([event(1, { text: 'teh' })]))
  expect(shownText(messageOf(model), comingTo(model, said))?.text).toBe('the')
  addLive(model, opened([event(2, { ref: said, edit: 'the' })]))
  expect(shownText(messageOf(model), comingTo(model, said))?.text).toBe('the')
})

test('[M6] the last message of mine is the newest that I said and didn’t delete', () => {
  const log = [event(1), event(2), event(3, { author: bob }), erase(4, eventId(2))]
  expect(lastOwn(foldLive(ann, log))).toBe(eventId(1))
  expect(lastOwn(foldLive(eve, log))).toBeNull()
})
