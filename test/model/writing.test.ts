import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { addLive, empty } from '../../web/room/model.ts'
import { Writer } from '../../web/room/writer.ts'
import { heardWriting, stillWriting, type Writing, writingLine } from '../../web/room/writing.ts'
import { ann, bob, eve, event, membership, opened } from '../support/logs.ts'

const people = (writing: Writing) => writing.map(({ person }) => person)

describe('[R4] somebody writes', () => {
  test('until they stop, or six seconds after they were heard of last', () => {
    let writing = heardWriting([], bob, true, 0)
    writing = heardWriting(writing, eve, true, 1000)
    writing = heardWriting(writing, bob, true, 3000)
    expect(people(writing)).toEqual([bob, eve])
    expect(people(stillWriting(writing, 1000 + limits.typingMs - 1))).toEqual([bob, eve])
    expect(people(stillWriting(writing, 1000 + limits.typingMs))).toEqual([bob])
    expect(people(heardWriting(writing, bob, false, 3500))).toEqual([eve])
  })

  test('until they have said it, or go', () => {
    const model = empty(ann)
    model.writing = heardWriting(heardWriting([], bob, true, 0), eve, true, 0)
    addLive(model, opened([event(1, { author: bob })]))
    expect(people(model.writing)).toEqual([eve])
    addLive(model, opened([membership(2, eve, 'left', { by: ann })]))
    expect(model.writing).toEqual([])
  })

  test('is said of one, of two, and of several', () => {
    expect(writingLine([])).toBeNull()
    expect(writingLine(['Ann'])).toBe('Ann is typing…')
    expect(writingLine(['Ann', 'Bob'])).toBe('Ann and Bob are typing…')
    expect(writingLine(['Ann', 'Bob', 'Eve'])).toBe('Several people are typing…')
  })
})

describe('[R4] I say that I write', () => {
  const said: boolean[] = []
  const writer = () => {
    said.length = 0
    return new Writer((on) => said.push(on))
  }

  test('at the first key, then every three seconds while there are more', () => {
    const mine = writer()
    for (const now of [0, 100, limits.typingEveryMs - 1]) mine.pressed(now)
    expect(said).toEqual([true])
    mine.pressed(limits.typingEveryMs)
    expect(said).toEqual([true, true])
  })

  test('and once when I stop', () => {
    const mine = writer()
    mine.stopped()
    mine.pressed(0)
    mine.stopped()
    mine.stopped()
    expect(said).toEqual([true, false])
    mine.pressed(1)
    expect(said).toEqual([true, false, true])
  })

  test('not after it was sent: the message says it', () => {
    const mine = writer()
    mine.pressed(0)
    mine.sent()
    mine.stopped()
    mine.pressed(1)
    expect(said).toEqual([true, true])
  })
})
