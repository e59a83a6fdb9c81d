import { run } from './rounds.ts'
import type { Servers } from './servers.ts'
import { read } from './trials.ts'

/** Above this share of what the load can take at all, the load is what was measured. */
const honestShare = 0.8

/** How many deliveries a second the load takes from a server that sends what it prepared. */
export async function loadCeiling(servers: Servers): Promise<number> {
  const work = { do: 'bursts', messages: 20_000, times: 3 } as const
  return read(await run(servers, { server: 'prepared', members: 100, work }))['deliveries/s'] ?? 0
}

export const isAtLeast = (deliveriesPerSecond: number, ceiling: number): boolean =>
  deliveriesPerSecond > honestShare * ceiling
