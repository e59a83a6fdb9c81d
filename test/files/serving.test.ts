import { beforeAll, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { disposition } from '../../worker/files/answer.ts'
import { rangeOf } from '../../worker/files/range.ts'
import { Bringer, inAWeek, octetsOf, roomLike, someOctets } from '../support/files.ts'
import { makeRoom, type Person, register } from '../support/people.ts'

let ann: Person
let room: ConversationId

beforeAll(async () => {
  ann = await register('ann')
  room = await makeRoom(ann)
})

const serve = async (octets: Uint8Array | string, claim = '', name = '', where = room) => {
  const file = new Bringer(ann, where, typeof octets === 'string' ? octetsOf(octets) : octets, claim)
  return (await file.bring()).fetch(ann, {}, name)
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
const html = '<!doctype html><script>alert(1)</script>'
const pdf = '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>'
const gifar = 'GIF89a/*\0\0\0*/=1;alert(document.domain)//'
const png = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'

/** Each says of itself what it isn't, or is more than one thing. */
const polyglots: [what: string, octets: string, claim: string, served: string][] = [
  ['a GIF that is a script', gifar, 'image/gif', 'image/gif'],
  ['the same, called a script', gifar, 'text/javascript', 'image/gif'],
  ['an SVG with a script', svg, 'image/svg+xml', 'application/octet-stream'],
  ['an SVG called a PNG', svg, 'image/png', 'application/octet-stream'],
  ['an SVG behind an XML line', `<?xml version="1.0"?>${svg}`, 'image/svg+xml', 'application/octet-stream'],
  ['HTML', html, 'text/html', 'application/octet-stream'],
  ['HTML called a PNG', html, 'image/png', 'application/octet-stream'],
  ['HTML called a video', html, 'video/mp4', 'application/octet-stream'],
  ['a PNG with HTML in it', `${png}${html}`, 'text/html', 'image/png'],
  ['a JPEG with HTML in it', `\xff\xd8\xff\xe0${html}`, 'text/html', 'image/jpeg'],
  ['HTML before the signature of a PNG', `${html}${png}`, 'image/png', 'application/octet-stream'],
  ['a PDF that does something', pdf, 'application/pdf', 'application/octet-stream'],
  ['a script', 'alert(1)', 'text/javascript', 'application/octet-stream'],
  ['WebAssembly', '\0asm\x01\0\0\0', 'application/wasm', 'application/octet-stream'],
  ['a style sheet', 'body{background:url(//evil.test)}', 'text/css', 'application/octet-stream'],
  ['a service worker called a sound', 'self.onfetch=()=>{}', 'audio/mpeg', 'application/octet-stream'],
  ['an archive that grows to petabytes', 'PK\x03\x04\x14\0\0\0\x08\0', 'image/png', 'application/octet-stream'],
  ['nothing at all', '', 'image/png', 'application/octet-stream'],
  ['half a signature', '\x89PN', 'image/png', 'application/octet-stream'],
  ['a claim that is a header', 'x', 'image/png\r\nset-cookie: a=b', 'application/octet-stream'],
  ['a picture from an iPhone that browsers don’t show', '\0\0\0\x18ftypheic', 'image/heic', 'application/octet-stream'],
]

describe('[U7] attack: whatever a file is, it is served as nothing that runs', () => {
  test.each(polyglots)('%s', async (_, octets, claim, served) => {
    const response = await serve(octets, claim, 'innocent.png')
    expect(response.status).toBe(200)
    const shown = served !== 'application/octet-stream'
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': served,
      'content-disposition': expect.stringMatching(shown ? /^inline;/ : /^attachment;/),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(response.headers.has('set-cookie')).toBe(false)
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(octetsOf(octets))
  })

  test('nor in a conversation that is sealed, where nobody here can know what it is', async () => {
    const sealed = await roomLike(ann, { seal: 'dummy', listed: false, expiresAt: inAWeek() })
    for (const [, octets, claim] of polyglots) {
      const { headers } = await serve(octets, claim, '', sealed)
      expect(headers.get('content-type')).toBe('application/octet-stream')
      expect(headers.get('content-disposition')).toBe('attachment')
    }
    const over = new Bringer(ann, sealed, new Uint8Array(limits.fileBytes + 1))
    expect((await over.begin()).finished).toBe(false)
  })
})

test('[U7] it is kept by nobody but the browser that asked, and there no longer than it lives', async () => {
  const week = limits.roomLifetimeMs / 1000
  const ageOf = async (where: ConversationId) => {
    const cached = (await serve(png, '', '', where)).headers.get('cache-control') ?? ''
    return Number(/^private, immutable, max-age=(\d+)$/.exec(cached)?.[1])
  }
  expect(await ageOf(await roomLike(ann, { expiresAt: (Date.now() + 60_000) as never }))).toBeLessThanOrEqual(60)
  const whole = await ageOf(room)
  expect(whole).toBeGreaterThan(week - 60)
  expect(whole).toBeLessThanOrEqual(week)
})

describe('[U7] part of it', () => {
  const octets = someOctets(2 * limits.filePartBytes + 100)
  let file: Bringer
  beforeAll(async () => {
    file = await new Bringer(ann, room, octets).bring()
  })

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=10-19', 10, 20],
    ['bytes=1048570-1048585', 1048570, 1048586],
    ['bytes=2097152-', 2097152, octets.length],
    ['bytes=-7', octets.length - 7, octets.length],
    ['bytes=5-99999999', 5, octets.length],
    ['bytes=-99999999', 0, octets.length],
  ])('%s', async (range, start, end) => {
    const response = await file.fetch(ann, { range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${octets.length}`)
    const got = new Uint8Array(await response.arrayBuffer())
    expect(got.length).toBe(end - start)
    expect(got.every((octet, at) => octet === octets[start + at])).toBe(true)
  })

  test('that isn’t there', async () => {
    const response = await file.fetch(ann, { range: `bytes=${octets.length}-` })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe(`bytes */${octets.length}`)
  })

  test('what is no range, or more than one, is answered with the whole', () => {
    for (const header of [null, '', 'bytes', 'bytes=-', 'bytes=5-3', 'bytes=0-1,4-5', 'octets=0-1', 'bytes=a-b'])
      expect(rangeOf(header, 10), String(header)).toEqual({ start: 0, end: 10, whole: true })
  })

  test('of nothing, or nothing of it, is nothing', () => {
    for (const [header, bytes] of [
      ['bytes=0-', 0],
      ['bytes=-5', 0],
      ['bytes=-0', 10],
      ['bytes=10-', 10],
    ] as const)
      expect(rangeOf(header, bytes), header).toBeNull()
  })
})

describe('[U7] what it is called when it is saved (RFC 6266)', () => {
  test('is sent along as it was asked for', async () => {
    const { headers } = await serve('x', '', 'Überblick "2026".txt')
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="_berblick _2026_.txt"; filename*=UTF-8''%C3%9Cberblick%20%222026%22.txt`,
    )
  })

  test('attack: lines, folders, turned text and lone surrogates are no part of it', () => {
    const name = 'a\r\nset-cookie: x=y\0/../\\b\u202egnp.exe\ud800'
    expect(disposition('attachment', name)).toBe(
      'attachment; filename="a__set-cookie: x=y__.._' +
        `_b_gnp.exe_"; filename*=UTF-8''a__set-cookie%3A%20x%3Dy__.._` +
        '_b_gnp.exe%EF%BF%BD',
    )
    expect(disposition('inline', `x'"*()%;${'é'.repeat(300)}`)).toMatch(
      /^inline; filename="[ -~]+"; filename\*=UTF-8''[\w%.-]+$/,
    )
  })
})
