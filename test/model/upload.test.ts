import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { begun, hindered, kept, nextStep, progress, queued, type Standing } from '../../web/files/upload.ts'

const bytes = 2 * limits.filePartBytes + 1
const sending = (parts: number[], tries = 0): Standing => ({ at: 'sending', parts, tries })
const failure = (error: string) => ({ error, message: `because ${error}` })

describe('[U1] the next step of an upload', () => {
  test('is to begin, then the parts that are missing, then to finish', () => {
    expect(nextStep(queued, bytes, 0)).toEqual({ do: 'begin' })
    expect(nextStep(sending([]), bytes, 0)).toEqual({ do: 'put', n: 0 })
    expect(nextStep(sending([0, 2]), bytes, 0)).toEqual({ do: 'put', n: 1 })
    expect(nextStep(sending([2, 0, 1]), bytes, 0)).toEqual({ do: 'finish' })
    expect(nextStep(sending([]), 0, 0)).toEqual({ do: 'finish' })
    expect(nextStep({ at: 'there' }, bytes, 0)).toBeNull()
    expect(nextStep({ at: 'failed', why: '' }, bytes, 0)).toBeNull()
  })

  test('is to wait while it must', () => {
    const waiting: Standing = { at: 'waiting', until: 500, tries: 1 }
    expect(nextStep(waiting, bytes, 200)).toEqual({ do: 'wait', ms: 300 })
    expect(nextStep(waiting, bytes, 500)).toEqual({ do: 'begin' })
  })

  test('comes from what the server has', () => {
    expect(begun(queued, { bytes, parts: [1], finished: false })).toEqual(sending([1]))
    expect(begun(queued, { bytes, parts: [0, 1, 2], finished: true })).toEqual({ at: 'there' })
    expect(kept(sending([1], 3), 0)).toEqual(sending([1, 0]))
    expect(kept({ at: 'failed', why: '' }, 0)).toEqual({ at: 'failed', why: '' })
  })
})

describe('what stands in the way', () => {
  test('passes, is waited for longer each time, with jitter', () => {
    const untils: number[] = []
    let standing: Standing = sending([0])
    for (let round = 0; round < 9; round++) {
      standing = hindered(standing, 'put', failure('offline'), 1000, 0.5)
      if (standing.at === 'waiting') untils.push(standing.until - 1000)
    }
    expect(untils).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  test('or doesn’t, and then the person is told why', () => {
    for (const error of ['too-large', 'files-full', 'ended', 'id-taken', 'wrong-part', 'strange', 'malformed'])
      expect(hindered(sending([]), 'put', failure(error), 0, 1)).toEqual({ at: 'failed', why: `because ${error}` })
    expect(hindered(queued, 'begin', failure('no-such-file'), 0, 1).at).toBe('failed')
  })

  test('what was swept away meanwhile is begun again', () => {
    for (const error of ['no-such-file', 'incomplete'])
      expect(hindered(sending([0]), 'finish', failure(error), 0, 0)).toEqual({ at: 'waiting', until: 0, tries: 1 })
  })

  test('a server that is broken is asked a dozen times; a network that is away is waited for', () => {
    const after = (error: string) => {
      let standing: Standing = queued
      for (let round = 0; round < 13; round++) standing = hindered(standing, 'begin', failure(error), 0, 0)
      return standing.at
    }
    expect(after('broken')).toBe('failed')
    expect(after('offline')).toBe('waiting')
  })
})

test('progress is the share of the parts that are there', () => {
  expect(progress(queued, bytes)).toBe(0)
  expect(progress(sending([0, 2]), bytes)).toBeCloseTo(2 / 3)
  expect(progress(sending([]), 0)).toBe(0)
  expect(progress({ at: 'there' }, bytes)).toBe(1)
})
