import { limits } from '../../protocol/limits.ts'

/** How loud each of `count` pieces of equal length is, from 0 to `limits.peakMax`, against the loudest of them. */
export function peaksOf(levels: readonly number[], count = limits.peaks): number[] {
  const loudest = Math.max(...levels, silence)
  const pieces = Math.max(1, Math.min(count, levels.length))
  const edge = (at: number) => (at * levels.length) / pieces
  return Array.from({ length: pieces }, (_, at) => {
    const piece = levels.slice(Math.floor(edge(at)), Math.ceil(edge(at + 1)))
    return Math.round((Math.max(0, ...piece) / loudest) * limits.peakMax)
  })
}

/** What is quieter than this isn't made loud. */
const silence = 0.02

/** The loudest of a piece of sound, whose samples are from -1 to 1. */
export const levelOf = (samples: Float32Array): number =>
  samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0)

/** "0:07", "12:30" */
export const duration = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
