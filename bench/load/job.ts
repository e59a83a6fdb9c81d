import type { Member } from './connection.ts'
import type { DialectName } from './dialects.ts'

/** What the load is to do to a server that is one process, `pid`, on `port`. */
export interface Job {
  port: number
  pid: number
  dialect: DialectName
  members: Member[]
  work: Work
}

export type Work =
  /** `messages` at once from all members in turn, so many times after one that only warms up. */
  | { do: 'bursts'; messages: number; times: number }
  /** So many messages a second, members in turn. */
  | { do: 'steady'; perSecond: number; seconds: number }
  /** Nothing: sockets that are there. */
  | { do: 'hold' }

export interface Done {
  bursts?: Bursts
  latency?: Latency
}

export interface Bursts {
  deliveries: number
  /** From the first send to the last receipt, of all bursts. */
  seconds: number
  /** What the server's process used of its core. */
  serverMs: number
}

/** From a send to its receipt by each member. */
export interface Latency {
  p50Ms: number
  p99Ms: number
}

/** What the load says: `held` once all members are live. */
export type Report = { is: 'held' } | { is: 'done'; done: Done } | { is: 'failed'; problem: string }
