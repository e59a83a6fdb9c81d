import { expect, test } from 'vitest'
import { readContent } from '../../protocol/content.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { noDraft, pollOf, withOption } from '../../web/polls/asking.ts'
import { chosenBy, pollIn, pressed, tallyOf } from '../../web/polls/poll.ts'
import { comingTo } from '../../web/room/changed.ts'
import type { Model } from '../../web/room/model.ts'
import { submit } from '../../web/room/outbox.ts'
import { ann, asked, bob, changed, erase, eve, eventId, foldLive } from '../support/logs.ts'

const poll = eventId(1)
const vote = (seq: number, by: PersonId, ...options: number[]) => changed(seq, poll, { is: 'vote', options }, by)
const closed = (seq: number, by = ann) => changed(seq, poll, { is: 'closed' }, by)

function tally(model: Model) {
  const message = model.messages[poll]
  const question = message && pollIn(message, comingTo(model, poll))
  return question ? tallyOf(question, message, comingTo(model, poll)) : null
}

test('[M6] of everybody the last word counts, and nothing chosen takes it back', () => {
  const model = foldLive(ann, [
    asked(1),
    vote(2, bob, 0),
    vote(3, eve, 1),
    vote(4, bob, 1),
    vote(5, ann, 0),
    vote(6, ann),
  ])
  expect(tally(model)).toEqual({ chosenBy: [[], [eve, bob], []], people: 2, isClosed: false })
})

test('[M6] one or many may be chosen, as the poll says; what is no answer to it counts for nothing', () => {
  const one = foldLive(ann, [asked(1), vote(2, bob, 0, 1), vote(3, eve, 7)])
  expect(tally(one)).toMatchObject({ chosenBy: [[], [], []], people: 0 })
  const many = foldLive(ann, [asked(1, { many: true }), vote(2, bob, 0, 1)])
  expect(tally(many)).toMatchObject({ chosenBy: [[bob], [bob], []], people: 1 })
})

test('[M6] only its author closes a poll, and what is chosen later doesn’t count', () => {
  const model = foldLive(ann, [asked(1), vote(2, bob, 0), closed(3, bob), vote(4, eve, 0), closed(5), vote(6, bob, 1)])
  expect(tally(model)).toEqual({ chosenBy: [[bob, eve], [], []], people: 2, isClosed: true })
})

test('[M6] what I choose counts at once, and an erased poll asks nothing', () => {
  const model = foldLive(ann, [asked(1), vote(2, bob, 0)])
  submit(model, eventId(9), { is: 'vote', options: [0] }, 1, { ref: poll })
  expect(tally(model)?.chosenBy[0]).toEqual([bob, ann])
  expect(tally(foldLive(ann, [asked(1), vote(2, bob, 0), erase(3, poll)]))).toBeNull()
})

test('[M6] pressing one takes the other’s place or joins it, and pressed again it is taken back', () => {
  const one = pollOf({ ...noDraft, question: 'When?', options: ['Now', 'Later'] }).poll
  if (!one) throw new Error('no poll')
  expect([pressed(one, [0], 1), pressed(one, [1], 1)]).toEqual([[1], []])
  const many = { ...one, many: true }
  expect([pressed(many, [1], 0), pressed(many, [0, 1], 0)]).toEqual([[0, 1], [1]])
  expect(chosenBy({ chosenBy: [[ann], [bob], [bob, ann]], people: 2, isClosed: false }, ann)).toEqual([0, 2])
})

test('[M6] a poll says what is wrong with it, and where', () => {
  const written = (question: string, ...options: string[]) => pollOf({ ...noDraft, question, options }).wrong?.at
  expect(written(' ', 'a', 'b')).toBe('question')
  expect(written('When?', 'a', '')).toBe(1)
  expect(written('When?', 'a', 'b', ' a ')).toBe(2)
  expect(written('When?', 'a', 'b'.repeat(101))).toBe(1)
  expect(pollOf({ ...noDraft, question: ' When? ', options: [' a', 'b ', ''] }).poll).toEqual({
    is: 'poll',
    question: 'When?',
    options: ['a', 'b'],
    many: false,
    hidden: false,
  })
})

test('[M6] there is an empty answer to write in, until there are as many as there may be', () => {
  expect(withOption(['', ''], 1, 'b')).toEqual(['', 'b', ''])
  expect(withOption(['a', 'b', ''], 1, '')).toEqual(['a', ''])
  const full = Array.from({ length: 12 }, (_, at) => `${at}`)
  expect(withOption(full, 11, 'last')).toHaveLength(12)
})

test('[M6] a poll has two answers or more, each once, and no other fields', () => {
  const body = (over: object) =>
    readContent(
      JSON.stringify({ is: 'poll', question: 'When?', options: ['a', 'b'], many: false, hidden: false, ...over }),
    )
  expect(body({})).not.toBeNull()
  for (const bad of [{ options: ['a'] }, { options: ['a', 'a'] }, { question: ' ' }, { votes: [1] }, { many: 1 }])
    expect(body(bad), JSON.stringify(bad)).toBeNull()
  for (const options of [[-1], [0.5], [12], [1, 1]])
    expect(readContent(JSON.stringify({ is: 'vote', options })), String(options)).toBeNull()
})
