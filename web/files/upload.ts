import { partCount, type UploadStatus } from '../../protocol/files.ts'

/**
 * How far a file has got. What is there already, the server knows; a browser that comes back asks it by beginning again.
 *
 *     waiting ──begun──► sending ──kept──► … ──finished──► there
 *        ▲                  │
 *        ├──lost, not now───┘        refused ──► failed ──retried──► waiting
 */
export type Standing =
  | { at: 'waiting'; until: number; tries: number }
  | { at: 'sending'; parts: readonly number[]; tries: number }
  | { at: 'there' }
  | { at: 'failed'; why: string }

/** What is to be done for a file now. */
export type Step = { do: 'wait'; ms: number } | { do: 'begin' } | { do: 'put'; n: number } | { do: 'finish' }

export const queued: Standing = { at: 'waiting', until: 0, tries: 0 }

/** The next step of a file that takes `bytes` as it is sent; null when there is none. */
export function nextStep(standing: Standing, bytes: number, now: number): Step | null {
  switch (standing.at) {
    case 'waiting':
      return standing.until > now ? { do: 'wait', ms: standing.until - now } : { do: 'begin' }
    case 'sending': {
      const n = firstMissing(standing.parts, partCount(bytes))
      return n === null ? { do: 'finish' } : { do: 'put', n }
    }
    case 'there':
    case 'failed':
      return null
  }
}

/** Each success lets the next failure be followed up quickly. */
export const begun = (standing: Standing, { parts, finished }: UploadStatus): Standing =>
  finished ? { at: 'there' } : { at: 'sending', parts, tries: triesOf(standing) }

export const kept = (standing: Standing, n: number): Standing =>
  standing.at === 'sending' ? { at: 'sending', parts: [...standing.parts, n], tries: 0 } : standing

/** What stands in the way: it passes, what is there must be asked for again, or it is for good. */
export function hindered(
  standing: Standing,
  step: Step['do'],
  { error, message }: { error: string; message: string },
  now: number,
  random: number,
): Standing {
  const again = lost.has(error) && step !== 'begin'
  if (!again && !passing.has(error)) return { at: 'failed', why: message }
  const tries = triesOf(standing) + 1
  if (tries > triesMax && !patient.has(error)) return { at: 'failed', why: message }
  return { at: 'waiting', until: now + random * Math.min(longestMs, firstMs * 2 ** tries), tries }
}

/** From 0 to 1. */
export function progress(standing: Standing, bytes: number): number {
  if (standing.at === 'there') return 1
  const all = partCount(bytes)
  return standing.at === 'sending' && all > 0 ? standing.parts.length / all : 0
}

const firstMs = 500
const longestMs = 60_000
const triesMax = 12

/** The upload isn't as far as it was thought to be, or was swept away. */
const lost = new Set(['no-such-file', 'incomplete'])
const patient = new Set(['offline', 'too-fast', 'too-many', 'quota', 'setting-up'])
const passing = new Set([...patient, 'broken', 'bug'])

const triesOf = (standing: Standing): number => ('tries' in standing ? standing.tries : 0)

function firstMissing(parts: readonly number[], count: number): number | null {
  const there = new Set(parts)
  for (let n = 0; n < count; n++) if (!there.has(n)) return n
  return null
}
