import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { type Bucket, type Rate, take } from './policy.ts'

/** How fast people and sockets may speak. Forgotten in a sleep, which is longer than a bucket takes to fill. */
export class Pace {
  private readonly people = new Map<PersonId, Bucket>()
  private readonly searchers = new Map<PersonId, Bucket>()
  private readonly sockets = new WeakMap<WebSocket, Bucket>()

  constructor(private readonly off: boolean) {}

  /** How long that person must wait before they may say something new; 0 takes it from what they may. */
  waitMs(person: PersonId, now: number): number {
    return this.off ? 0 : paced(this.people, person, limits.sends, now)
  }

  /** The same for searching. */
  searchWaitMs(person: PersonId, now: number): number {
    return this.off ? 0 : paced(this.searchers, person, limits.searches, now)
  }

  /** Whether a socket says more frames than it may. */
  isTooFast(socket: WebSocket, now: number): boolean {
    return !this.off && paced(this.sockets, socket, limits.frames, now) > 0
  }
}

interface Buckets<K> {
  get(key: K): Bucket | undefined
  set(key: K, bucket: Bucket): unknown
}

function paced<K>(buckets: Buckets<K>, key: K, rate: Rate, now: number): number {
  const { bucket, waitMs } = take(buckets.get(key), rate, now)
  buckets.set(key, bucket)
  return waitMs
}
