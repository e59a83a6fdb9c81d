import type { Usage } from '../../protocol/owner.ts'

type Counted = Exclude<keyof Usage, 'day' | 'messages'>

/** What Cloudflare gives: on the free plan in a day, on the paid one in a month before it costs more. As of November 2026. */
export const given: { what: Counted; name: string; free: number; paid: number }[] = [
  { what: 'requests', name: 'Requests', free: 100_000, paid: 10_000_000 },
  { what: 'objectRequests', name: 'Requests to objects', free: 100_000, paid: 1_000_000 },
  { what: 'databaseRows', name: 'Rows written in the database', free: 100_000, paid: 50_000_000 },
  { what: 'objectRows', name: 'Rows written by objects', free: 100_000, paid: 50_000_000 },
]
