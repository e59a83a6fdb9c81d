import * as v from 'valibot'
import { readContent, writeContent } from '../../protocol/content.ts'
import type { Event } from '../../protocol/event.ts'
import type { EventId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { dummyFiles } from './dummyFiles.ts'
import type { Envelope, Sealer } from './sealer.ts'

/**
 * No secret at all, and the proof that the server reads no content: bodies are random to look at, 12-30 % longer, differ at
 * each transmission, are bound to their envelope, and take time to open; one in eight says `waiting` the first time.
 * In test builds only.
 */
export function dummySealer(): Sealer {
  const waited = new Set<EventId>()
  const listeners = new Set<() => void>()
  return {
    async seal(conversation, envelope, content) {
      await later()
      return { seal: 'dummy', body: mask(JSON.stringify([bound(conversation, envelope), writeContent(content)])) }
    },
    async open(conversation, event) {
      await later()
      if (mustWait(event) && !waited.has(event.id)) {
        waited.add(event.id)
        setTimeout(() => {
          for (const again of listeners) again()
        }, 150)
        return { is: 'unreadable', why: 'waiting' }
      }
      const [binding, said] = readJson(Unmasked, unmask(event.body)) ?? []
      const content = said !== undefined && binding === bound(conversation, event) ? readContent(said) : null
      return content ?? { is: 'unreadable', why: 'broken' }
    },
    ...dummyFiles,
    onReady(again) {
      listeners.add(again)
      return () => listeners.delete(again)
    },
  }
}

const Unmasked = v.tuple([v.number(), v.string()])

const later = () => new Promise((done) => setTimeout(done, 0))
const mustWait = ({ id }: Event): boolean => Number.parseInt(id.slice(-2), 16) % 8 === 0

/** A checksum of what the body belongs to. */
function bound(conversation: string, { author, device, id, kind, ref }: Envelope): number {
  let sum = 7
  for (const letter of [conversation, author, device, id, kind, ref ?? ''].join('|'))
    sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0
  return sum
}

const first = 0x21
const letters = 0x7f - first

/** A random letter, then the text turned by as much, then `~` and random letters up to 12-30 % more. */
function mask(text: string): string {
  const by = random(letters)
  const padding = Array.from({ length: Math.ceil(text.length * (0.12 + Math.random() * 0.18)) }, () =>
    letter(random(letters - 1)),
  )
  return `${letter(by)}${turn(text, by)}\n${padding.join('')}`
}

function unmask(body: string): string {
  const by = body.charCodeAt(0) - first
  return turn(body.slice(1, body.indexOf('\n')), letters - by)
}

const random = (below: number): number => Math.floor(Math.random() * below)
const letter = (index: number): string => String.fromCharCode(first + index)

/** Turns the printable letters of ASCII round by some places, and leaves all else. */
const turn = (text: string, by: number): string =>
  text.replace(/[!-~]/g, (one) => letter((one.charCodeAt(0) - first + by) % letters))
