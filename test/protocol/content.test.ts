import { expect, test } from 'vitest'
import { readContent } from '../../protocol/content.ts'
import { limits } from '../../protocol/limits.ts'

const file = { id: 'a'.repeat(32), name: 'cat.webp', type: 'image/webp', bytes: 5 }
const said = (over: object) => readContent(JSON.stringify({ is: 'text', text: '', ...over }))

test('files go along with a text, or without one', () => {
  expect(said({ files: [file] })).toEqual({ is: 'text', text: '', files: [file] })
  expect(said({ text: 'look', files: [file] })).not.toBeNull()
  expect(said({ text: 'look' })).toEqual({ is: 'text', text: 'look' })
})

test('nothing at all is no text', () => {
  for (const over of [{}, { text: ' \n' }, { files: [] }, { text: ' ', files: [] }]) expect(said(over)).toBeNull()
  expect(readContent(JSON.stringify({ is: 'edit', text: '', files: [file] }))).toBeNull()
})

test('a file says what it looks and sounds like, within bounds', () => {
  const whole = { ...file, width: 4, height: 3, preview: 'AAAA', seconds: 2.5, peaks: [0, 31], key: 'AAAA' }
  expect(said({ files: [whole] })).toMatchObject({ files: [whole] })
  const wrong = [
    { id: 'A' },
    { name: '' },
    { name: 'x'.repeat(limits.fileNameBytes + 1) },
    { bytes: -1 },
    { bytes: limits.fileBytes + 1 },
    { width: 0 },
    { width: 1e9 },
    { preview: 'data:image/svg+xml,' },
    { preview: 'A'.repeat(200) },
    { seconds: -1 },
    { peaks: [] },
    { peaks: [32] },
    { peaks: Array(65).fill(1) },
    { src: 'https://evil.test' },
  ]
  for (const over of wrong) expect(said({ files: [{ ...file, ...over }] }), JSON.stringify(over)).toBeNull()
  expect(said({ files: [file, file] })).toBeNull()
})
