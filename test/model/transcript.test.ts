import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { Event } from '../../protocol/event.ts'
import { ConversationId, Timestamp } from '../../protocol/ids.ts'
import { Person } from '../../protocol/people.ts'
import { isolated } from '../../web/room/isolate.ts'
import { addPage, describe, empty } from '../../web/room/model.ts'
import { type Transcript, transcriptOf } from '../../web/room/transcript.ts'
import { jsonForm, textForm } from '../../web/room/transcriptForms.ts'
import { fileName } from '../../web/ui/fileName.ts'
import { ann, bob, erase, event, eventId, membership, opened, profiled, state } from '../support/logs.ts'

const conversation = v.parse(ConversationId, 'c'.repeat(64))
const reader = { locale: 'en-GB', timeZone: 'Europe/London' }
const dayMs = 24 * 3600_000
const june = Date.UTC(2026, 5, 21, 9, 41)

const people = [
  { id: ann, handle: 'ann', name: 'Ann' },
  { id: bob, handle: 'bob', name: 'Bob' },
].map((person) => v.parse(Person, { status: '', avatar: null, seenAt: null, guest: false, ...person }))

function transcript(events: Event[], names = people): Transcript {
  const whole = empty(ann)
  describe(whole, state({ head: events.length }))
  addPage(whole, 1, events.length, opened(events), [])
  const made = transcriptOf(conversation, 'Ride', whole, names, june + dayMs)
  if (!made) throw new Error('no transcript')
  return made
}

/** Without the signs that keep directions apart, which nobody sees. */
const seen = (parts: Iterable<string>) => [...parts].join('').replace(/[\u2066-\u2069]/g, '')

const at = (time: number) => ({ at: v.parse(Timestamp, time) })

const said = [
  { ...membership(1, ann, 'owner'), ...at(june) },
  event(2, { ...at(june), text: 'Leaving at nine\nFrom the north gate' }),
  event(3, { ...at(june + 60_000), author: bob, text: 'I am late', ref: eventId(2) }),
  event(4, { ...at(june + 120_000), ref: eventId(2), edit: 'Leaving at ten' }),
  event(5, { ...at(june + dayMs), author: bob, text: 'gone soon' }),
  erase(6, eventId(5), bob),
  { ...event(7, { ...at(june + dayMs) }), body: 'no content at all' },
]

test('[P6] a transcript as text has who said what and when, by days, what was edited, answered, deleted and couldn’t be read', () => {
  expect(seen(textForm(transcript(said), reader))).toBe(`Ride
Saved by Ann (@ann) on 22 June 2026 at 10:41.
Times are those of Europe/London.

Sunday, 21 June 2026

[10:41] Ann made this group
[10:41] Ann (edited): Leaving at ten
[10:42] Bob to Ann (Leaving at ten): I am late

Monday, 22 June 2026

[10:41] Bob: (deleted)
[10:41] Ann: (could not be read on this device)
`)
})

test('[P6] a transcript as JSON says the same for programs: every entry, what it was before, in UTC, and nothing of what was erased', () => {
  const document = JSON.parse([...jsonForm(transcript(said))].join(''))
  expect(document).toMatchObject({
    format: 'parley-transcript/1',
    conversation: { id: conversation, kind: 'group', name: 'Ride', expiresAt: null },
    savedAt: '2026-06-22T09:41:00.000Z',
    people: [
      { id: ann, handle: 'ann', name: 'Ann' },
      { id: bob, handle: 'bob', name: 'Bob' },
    ],
  })
  expect(document.entries.map((entry: { seq: number }) => entry.seq)).toEqual([1, 2, 3, 5, 7])
  expect(document.entries[1]).toMatchObject({
    id: eventId(2),
    at: '2026-06-21T09:41:00.000Z',
    author: ann,
    name: 'Ann',
    says: { is: 'text', text: 'Leaving at nine\nFrom the north gate' },
    shows: 'Leaving at ten',
    edited: true,
    changes: [{ seq: 4, at: '2026-06-21T09:43:00.000Z', author: ann, says: { is: 'edit', text: 'Leaving at ten' } }],
  })
  expect(document.entries[2]).toMatchObject({ answers: eventId(2), edited: false })
  expect(document.entries[3]).toMatchObject({ says: { is: 'erased' }, shows: 'deleted' })
  expect(JSON.stringify(document)).not.toContain('gone soon')
})

test('[P6] of an empty conversation there is a transcript too', () => {
  expect(seen(textForm(transcript([]), reader))).toContain('Nothing was said here.')
  expect(JSON.parse([...jsonForm(transcript([]))].join('')).entries).toEqual([])
})

test('[A4] what somebody says can’t look like a line of somebody else’s in a transcript', () => {
  for (const newline of ['\n', '\r\n', '\r', '\u2028', '\u2029', '\v', '\f', '\u0085']) {
    const forged = event(1, { ...at(june), text: `hi${newline}[10:42] Bob: I owe Ann a hundred` })
    const lines = [...textForm(transcript([forged]), reader)].join('').split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    expect(lines.filter((line) => line.replace(/[\u2066-\u2069]/g, '').startsWith('[10:42]'))).toEqual([])
  }
})

test('[E1] what has a direction of its own changes none beside it, whatever it opens and doesn’t close', () => {
  const [fsi, rli, pdi] = ['\u2068', '\u2067', '\u2069']
  expect(isolated('שלום')).toBe(`${fsi}שלום${pdi}`)
  expect(isolated(`a${rli}b`)).toBe(`${fsi}a${rli}b${pdi}${pdi}`)
  expect(isolated(`a${pdi}${pdi}b`)).toBe(`${fsi}ab${pdi}`)
  expect(isolated(`a${rli}b${pdi}c`)).toBe(`${fsi}a${rli}b${pdi}c${pdi}`)
  const [, line = ''] = [...textForm(transcript([event(1, { ...at(june), text: 'abc' })]), reader)].slice(-2)
  expect(line).toBe(`[10:41] ${fsi}Ann${pdi}: ${fsi}abc${pdi}\n`)
})

test('[A4] a path: a name that somebody made up leads to no other folder, and is a file’s on every system', () => {
  expect(fileName('Lisbon: trip / 2026')).toBe('Lisbon trip 2026')
  for (const name of [
    '../../etc/passwd',
    '..',
    '.',
    '',
    'C:\\Windows',
    'a\0b',
    'con',
    'LPT1',
    '/',
    '\u202egpj.exe',
    '  x. ',
  ])
    expect(fileName(name)).toMatch(/^(?!\.|(con|lpt1)$)[^\\/:*?"<>|\p{Cc}\p{Cf}]+(?<![. ])$/iu)
  expect([...fileName('é'.repeat(300))].length).toBeLessThanOrEqual(60)
  expect(fileName('日本語 مرحبا')).toBe('日本語 مرحبا')
})

test('[P4] a profile that was changed is said by name in a transcript, to nobody in particular', () => {
  const text = seen(
    textForm(
      transcript([profiled(1, 'Ride'), profiled(2, 'Sunday ride'), membership(3, bob, 'member', { by: ann })]),
      reader,
    ),
  )
  expect(text).toContain('Ann named the group Sunday ride')
  expect(text).toContain('Ann added Bob')
})
