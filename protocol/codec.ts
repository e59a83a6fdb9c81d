import * as v from 'valibot'
import { Down } from './down.ts'
import { EventId } from './ids.ts'
import { parseJson, readJson } from './json.ts'
import { limits } from './limits.ts'
import { byteLength } from './text.ts'
import { Up } from './up.ts'

export type Decoded =
  | { ok: true; frame: Up }
  /** Not a frame; `send` is the id of the send that it tried to be, where that can be told. */
  | { ok: false; problem: 'too-large' | 'malformed'; send: EventId | null }

/** What a client says. Never throws. */
export function decodeUp(text: string): Decoded {
  const bytes = text.length > limits.sendFrameBytes ? text.length : byteLength(text)
  if (bytes > limits.sendFrameBytes) return { ok: false, problem: 'too-large', send: null }
  const value = parseJson(text)
  const parsed = v.safeParse(Up, value)
  if (!parsed.success) return { ok: false, problem: 'malformed', send: intendedSend(value) }
  if (parsed.output.type !== 'send' && bytes > limits.otherFrameBytes)
    return { ok: false, problem: 'too-large', send: null }
  return { ok: true, frame: parsed.output }
}

/** What a conversation says; `null` for anything else. Never throws. */
export const decodeDown = (text: string): Down | null => readJson(Down, text)

export const encode = (frame: Up | Down): string => JSON.stringify(frame)

const Intended = v.object({ type: v.literal('send'), id: EventId })

function intendedSend(value: unknown): EventId | null {
  const parsed = v.safeParse(Intended, value)
  return parsed.success ? parsed.output.id : null
}
