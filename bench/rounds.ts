import type { Done } from './load/job.ts'
import { load } from './load/process.ts'
import type { Servers } from './servers.ts'
import { type Opponent, type Quantity, read, type Task, type Trial } from './trials.ts'

/** One value of each round. */
export type Series = Record<Quantity, number[]>

/** Ours and an opponent's, in turns: the values at one index were measured one after the other. */
export interface Match {
  opponent: Opponent
  ours: Series
  theirs: Series
}

/** Ours, a peer, ours, the next peer …, so that what else the machine does touches all alike. */
export async function play(servers: Servers, trial: Trial, rounds: number): Promise<Match[]> {
  const matches = trial.opponents.map((opponent): Match => ({ opponent, ours: series(), theirs: series() }))
  for (let round = 0; round < rounds; round++) {
    for (const { opponent, ours, theirs } of matches) {
      record(ours, await run(servers, trial.ours))
      record(theirs, await run(servers, opponent.task))
    }
  }
  return matches
}

export async function run(servers: Servers, { server, members, work }: Task): Promise<Done> {
  const peer = await servers.get(server)
  const { port, pid, dialect } = peer
  return load({ port, pid, dialect, members: await peer.room(`of ${members}`, members), work })
}

const series = (): Series => ({ 'deliveries/s': [], 'CPU µs a delivery': [], 'p50 ms': [], 'p99 ms': [] })

function record(series: Series, done: Done): void {
  for (const [quantity, value] of Object.entries(read(done))) series[quantity as Quantity].push(value)
}
