import { describe, expect, test } from 'vitest'
import { decodeDown, decodeUp, encode } from '../../protocol/codec.ts'
import { limits } from '../../protocol/limits.ts'

const id = '019a0000-0000-7000-8000-000000000001'
const message = { type: 'send', id, kind: 'message', seal: 'plain', body: 'x' }
const malformed = { ok: false, problem: 'malformed', send: null }

describe('[F1] a frame is a text of JSON', () => {
  test.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a list of frames', JSON.stringify([{ type: 'hello', tail: true }])],
    ['a number', '1'],
    ['half an object', '{"type":"hello"'],
    ['an unknown type', '{"type":"dance"}'],
    ['no type', '{}'],
    ['a number past all numbers', '{"type":"more","after":1e999,"limit":1}'],
    ['a fraction', '{"type":"more","after":1.5,"limit":1}'],
    ['a negative place', '{"type":"more","after":-1,"limit":1}'],
    ['a limit past the limit', `{"type":"more","after":0,"limit":${limits.pageEvents + 1}}`],
    ['a hello that says both', JSON.stringify({ type: 'hello', tail: true, last: 1, id })],
    ['a hello without an id', '{"type":"hello","last":1}'],
    ['nesting 10,000 deep', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['a prototype', '{"__proto__":{"type":"hello"},"tail":true}'],
  ])('%s is not one', (_, text) => {
    expect(decodeUp(text)).toEqual(malformed)
  })

  test('a send may be 64 KiB, and not a byte more', () => {
    const room = limits.sendFrameBytes - encode({ ...message, body: '' } as never).length
    expect(decodeUp(JSON.stringify({ ...message, body: 'x'.repeat(room + 1) }))).toMatchObject({ problem: 'too-large' })
    expect(decodeUp(JSON.stringify({ ...message, body: 'x'.repeat(limits.bodyBytes) }))).toMatchObject({ ok: true })
  })

  test('its size is counted in bytes of UTF-8', () => {
    const text = `{"type":"send","pad":"${'é'.repeat(limits.sendFrameBytes / 2)}"}`
    expect(text.length).toBeLessThan(limits.sendFrameBytes)
    expect(decodeUp(text)).toMatchObject({ problem: 'too-large' })
  })

  test('any other may be 4 KiB', () => {
    const padded = `{"type":"hello","tail":true${' '.repeat(limits.otherFrameBytes)}}`
    expect(decodeUp(padded)).toMatchObject({ problem: 'too-large' })
  })

  test('a send that cannot be read says which it tried to be', () => {
    expect(decodeUp(JSON.stringify({ ...message, body: 7 }))).toEqual({ ok: false, problem: 'malformed', send: id })
    expect(decodeUp(JSON.stringify({ ...message, id: 'me', body: 7 }))).toEqual(malformed)
  })
})

describe('[F2] a frame has the fields of its schema and no others', () => {
  test.each([
    ['a seq of its own', { ...message, seq: 1 }],
    ['an author', { ...message, author: 'a'.repeat(32) }],
    ['a time', { ...message, at: 0 }],
    ['a member event that is sealed', { ...message, kind: 'member', seal: 'dummy' }],
    ['a setting about a message', { ...message, kind: 'setting', ref: id }],
    ['a change of nothing', { ...message, kind: 'change' }],
    ['an erasure with a body', { ...message, kind: 'erase', ref: id }],
    ['an empty message', { ...message, body: '' }],
    ['an id in capitals', { ...message, id: id.toUpperCase() }],
    ['an id that is no version 7', { ...message, id: id.replace('-7', '-4') }],
  ])('%s is refused', (_, frame) => {
    expect(decodeUp(JSON.stringify(frame))).toMatchObject({ ok: false, problem: 'malformed' })
  })
})

describe('[S9] bodies are well-formed Unicode without NUL', () => {
  test.each([
    ['a lone high surrogate', '"\\ud800"'],
    ['a lone low surrogate', '"\\udc00 x"'],
    ['NUL', '"a\\u0000b"'],
  ])('%s is refused', (_, body) => {
    const text = JSON.stringify(message).replace('"x"', body)
    expect(decodeUp(text)).toEqual({ ok: false, problem: 'malformed', send: id })
  })

  test('everything else goes through as it is', () => {
    const body = 'ع 🏳️‍🌈 \u202e <script>\n\t'
    expect(decodeUp(JSON.stringify({ ...message, body }))).toMatchObject({ ok: true, frame: { body } })
  })

  test('a body is at most 48 KiB', () => {
    expect(decodeUp(JSON.stringify({ ...message, body: 'x'.repeat(limits.bodyBytes + 1) }))).toMatchObject({ send: id })
  })
})

test('what a conversation says is read by its schema too', () => {
  expect(decodeDown('{"type":"reset"}')).toEqual({ type: 'reset' })
  expect(decodeDown('{"type":"reset","and":1}')).toBeNull()
  expect(decodeDown('no')).toBeNull()
})
