import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { renamed } from '../../web/files/images.ts'
import { fit, readPreview, writePreview } from '../../web/files/picture.ts'
import { shortName } from '../../web/files/prepare.ts'
import { withoutLocation } from '../../web/files/video.ts'
import { duration, peaksOf } from '../../web/files/waveform.ts'

describe('a picture', () => {
  test('is made smaller, never larger, and keeps its proportions', () => {
    expect(fit({ width: 4096, height: 2048 })).toEqual({ width: 2048, height: 1024 })
    expect(fit({ width: 3000, height: 4000 })).toEqual({ width: 1536, height: 2048 })
    expect(fit({ width: 100, height: 50 })).toEqual({ width: 100, height: 50 })
    expect(fit({ width: 100_000, height: 1 })).toEqual({ width: 2048, height: 1 })
  })

  test('has a preview that a message may carry, on white where it is transparent', () => {
    const pixels = Array.from({ length: 64 }, (_, at) => (at % 4 === 3 ? 255 : at))
    pixels.splice(0, 4, 10, 20, 30, 0)
    const preview = writePreview(pixels)
    expect(preview.length).toBeLessThanOrEqual(96)
    const read = readPreview(preview)
    expect([...(read ?? [])].slice(0, 8)).toEqual([255, 255, 255, 255, 4, 5, 6, 255])
    for (const wrong of ['', 'AAAA', '!', `${preview}AAAA`]) expect(readPreview(wrong), wrong).toBeNull()
  })

  test('is called what it is by now', () => {
    expect(renamed('IMG_1.HEIC', 'image/webp')).toBe('IMG_1.webp')
    expect(renamed('a.b.png', 'image/jpeg')).toBe('a.b.jpg')
    expect(renamed('.png', 'image/png')).toBe('picture.png')
  })
})

test('a name keeps its ending, and fits', () => {
  expect(shortName('cat.png')).toBe('cat.png')
  expect(shortName('')).toBe('file')
  const long = shortName(`${'漢'.repeat(300)}.jpeg`)
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(limits.fileNameBytes)
  expect(long).toMatch(/漢\.jpeg$/)
  expect(shortName('\ud800x\0')).toBe('\ufffdx')
})

describe('a voice message', () => {
  test('has a wave form of as many pieces as are shown, the loudest the highest', () => {
    const levels = Array.from({ length: 200 }, (_, at) => (at === 100 ? 0.5 : 0.25))
    const peaks = peaksOf(levels)
    expect(peaks).toHaveLength(limits.peaks)
    expect(Math.max(...peaks)).toBe(limits.peakMax)
    expect(peaks.filter((peak) => peak === 16).length).toBeGreaterThan(60)
  })

  test('that is short or silent has one too', () => {
    expect(peaksOf([])).toEqual([0])
    expect(peaksOf([0.1, 0.2])).toEqual([16, 31])
    expect(Math.max(...peaksOf(Array(100).fill(0.001)))).toBeLessThan(3)
  })

  test('says how long it is', () => {
    expect([0, 7.9, 60, 750].map(duration)).toEqual(['0:00', '0:07', '1:00', '12:30'])
  })
})

describe('a video', () => {
  const box = (type: string, ...inside: (string | Uint8Array)[]): Uint8Array => {
    const octets = inside.map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : one))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(8 + octets.reduce((sum, { length: one }) => sum + one, 0))
    return Buffer.concat([length, Buffer.from(type, 'latin1'), ...octets])
  }
  const place = '+48.2082+016.3738/'
  const parts = (secret: (type: string, inside: string) => Uint8Array) => [
    box('ftyp', 'isom'),
    box(
      'moov',
      box('mvhd', 'times'),
      box('trak', box('mdia', 'frames'), secret('udta', place)),
      secret('udta', place),
      secret('meta', place),
    ),
    box('mdat', `pictures that may say udta and ${'x'.repeat(50)}`),
  ]
  const clean = async (octets: Uint8Array) =>
    Buffer.from(await (await withoutLocation(new Blob([new Uint8Array(octets)]))).arrayBuffer())

  test('loses what says where it was taken, and nothing else moves', async () => {
    const before = Buffer.concat(parts(box))
    const after = await clean(before)
    expect(before.includes(place)).toBe(true)
    expect(after.includes(place)).toBe(false)
    expect(Buffer.compare(after, Buffer.concat(parts((_, inside) => box('free', '\0'.repeat(inside.length)))))).toBe(0)
  })

  test('that is none, or broken, stays as it is', async () => {
    for (const octets of [
      '',
      'x',
      'this is no video at all, but text',
      '\0\0\0\x05moov',
      '\xff\xff\xff\xffmoov'.repeat(3),
    ]) {
      const before = Buffer.from(octets, 'latin1')
      expect(Buffer.compare(await clean(before), before)).toBe(0)
    }
  })

  test('whose boxes lie about their length ends in finite time', async () => {
    const lying = Buffer.concat([box('moov', '\0\0\0\x00udta', '\0\0\0\x01trak', '\xff'.repeat(20))])
    expect((await clean(lying)).length).toBe(lying.length)
  })
})
