import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/install.mjs'
import type { Memory } from './memory.ts'
import type { Match } from './rounds.ts'
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

/** Every value of every round, and what they were measured on. */
export function write({ ceiling, outcomes, memories }: Results): void {
  const results = {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    versions: { node: process.version, ...versions('workerd', 'miniflare', 'socket.io', 'ws') },
    loadCeilingDeliveriesPerSecond: Math.round(ceiling),
    trials: outcomes.map(({ trial, matches }) => ({ work: trial.title, matches: matches.map(values(trial)) })),
    memory: memories,
  }
  writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`)
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
      JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version as string,
    ]),
  )
