import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/install.mjs'
import type { Memory } from './memory.ts'
import type { Match } from './rounds.ts'
import { report } from './table.ts'
import type { Trial } from './trials.ts'
import { judge } from './verdicts.ts'

export interface Outcome {
  trial: Trial
  matches: Match[]
}

export interface Results {
  ceiling: number
  outcomes: Outcome[]
  memories: Memory[]
}

const inFolder = (path: string): string => join(root, path)

/** Every value of every round goes to bench/results.json, what was printed to docs/performance.md. */
export function write(results: Results): void {
  writeFileSync(inFolder('bench/results.json'), `${JSON.stringify(everything(results), null, 2)}\n`)
  const page = readFileSync(inFolder('docs/performance.md'), 'utf8')
  const written = page.replace(/(?<=^```text\n)[^`]*(?=^```$)/m, () => `${report(results)}\n`)
  writeFileSync(inFolder('docs/performance.md'), written)
}

function everything({ ceiling, outcomes, memories }: Results) {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    versions: { node: process.version, ...versions('workerd', 'miniflare', 'socket.io', 'ws') },
    loadCeilingDeliveriesPerSecond: Math.round(ceiling),
    trials: outcomes.map(({ trial, matches }) => ({ work: trial.title, matches: matches.map(values(trial)) })),
    memory: memories,
  }
}

const values =
  ({ quantities }: Trial) =>
  (match: Match) => ({
    against: match.opponent.name,
    quantities: quantities.map((quantity) => ({
      quantity,
      ours: match.ours[quantity],
      theirs: match.theirs[quantity],
      ...judge(match, quantity),
    })),
  })

const versions = (...names: string[]) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      JSON.parse(readFileSync(inFolder(`node_modules/${name}/package.json`), 'utf8')).version as string,
    ]),
  )
