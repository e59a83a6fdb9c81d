import { expect, test } from 'vitest'
import { mediaTypeOf } from '../../protocol/mediaType.ts'

const typeOf = (text: string, claim = '') =>
  mediaTypeOf(
    Uint8Array.from(text, (one) => one.charCodeAt(0)),
    claim,
  )
const webm = '\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm'

test('[U7] a file is what its octets say', () => {
  expect(typeOf('\x89PNG\r\n\x1a\n')).toBe('image/png')
  expect(typeOf('\xff\xd8\xff\xe1')).toBe('image/jpeg')
  expect(typeOf('GIF87a')).toBe('image/gif')
  expect(typeOf('GIF89a')).toBe('image/gif')
  expect(typeOf('RIFF\x24\0\0\0WEBPVP8 ')).toBe('image/webp')
  expect(typeOf('\0\0\0\x20ftypavif')).toBe('image/avif')
  expect(typeOf('RIFF\x24\0\0\0WAVEfmt ')).toBe('audio/wav')
  expect(typeOf('OggS\0\x02')).toBe('audio/ogg')
  expect(typeOf('ID3\x04')).toBe('audio/mpeg')
  expect(typeOf('\xff\xfb\x90')).toBe('audio/mpeg')
})

test('[U7] a claim chooses between video and audio where both come in the same container, and nothing else', () => {
  expect(typeOf('\0\0\0\x18ftypmp42')).toBe('video/mp4')
  expect(typeOf('\0\0\0\x18ftypM4A ', 'audio/mp4')).toBe('audio/mp4')
  expect(typeOf(webm)).toBe('video/webm')
  expect(typeOf(webm, 'audio/webm;codecs=opus')).toBe('audio/webm')
  expect(typeOf('\x89PNG\r\n\x1a\n', 'audio/mp4')).toBe('image/png')
  expect(typeOf('nothing', 'video/mp4')).toBeNull()
})

test('[U7] what isn’t shown is nothing', () => {
  for (const text of [
    '',
    '\0',
    '<svg',
    '%PDF-',
    '\x1a\x45\xdf\xa3\x42\x82\x88matroska',
    '\0\0\0\x18ftypheic',
    'RIFF....AVI ',
  ])
    expect(typeOf(text), text).toBeNull()
})
