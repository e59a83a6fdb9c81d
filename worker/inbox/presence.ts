import { drizzle } from 'drizzle-orm/d1'
import type { PersonId, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { log, logFailed, problemOf } from '../log.ts'
import { seenBy, watchersOf, writeSeen } from '../people/presence.ts'
import { inboxOf } from '../rooms/rooms.ts'
import type { Sockets } from './sockets.ts'
import type { InboxStore } from './store.ts'

/** How often it is written and told that somebody is active, though they are all the time. */
const writeEveryMs = 3 * 60_000
/** How many who look on are told: those who said so last. */
const watchersTold = 100

/** Whether a person is at one of their browsers, and whether those are whom that person looks at. Heartbeats count for nothing. */
export class Presence {
  /** Forgotten in a sleep, so that once too often may be written. */
  private writtenAt = 0
  private activeAt = 0

  constructor(
    private readonly env: Env,
    private readonly store: InboxStore,
    private readonly sockets: Sockets,
  ) {}

  async active(person: PersonId, now: number): Promise<void> {
    this.activeAt = now
    if (now - this.writtenAt >= writeEveryMs) await this.say(person, now)
  }

  /** One of their sockets has gone; with the last of them it is told when they were last active. */
  async gone(person: PersonId, activeAt: number, now: number): Promise<void> {
    this.activeAt = Math.max(this.activeAt, activeAt)
    if (this.sockets.all().length === 0 && this.activeAt > this.writtenAt) await this.say(person, now)
  }

  /** Looks at `people` from one socket: told at once, and by their Inboxes for a while. */
  async watch(
    person: PersonId,
    people: PersonId[],
    now: number,
  ): Promise<{ person: PersonId; seenAt: Timestamp | null }[]> {
    const seen = await seenBy(drizzle(this.env.DB), person, people)
    const until = now + limits.watchMs
    const watched = seen.filter(({ shown }) => shown).map((one) => inboxOf(this.env, one.person).watched(person, until))
    logFailed('watch', await Promise.allSettled(watched))
    return seen.map(({ person, seenAt }) => ({ person, seenAt }))
  }

  /** Never throws: presence is a courtesy. */
  private async say(person: PersonId, now: number): Promise<void> {
    const before = this.writtenAt
    this.writtenAt = this.activeAt
    try {
      await writeSeen(drizzle(this.env.DB), person, this.writtenAt)
      await this.tellWatchers(person, this.writtenAt as Timestamp, now)
    } catch (thrown) {
      this.writtenAt = before
      log('error', { step: 'presence', problem: problemOf(thrown) })
    }
  }

  private async tellWatchers(person: PersonId, seenAt: Timestamp, now: number): Promise<void> {
    const watchers = this.store.watchers(now, watchersTold)
    const allowed = await watchersOf(drizzle(this.env.DB), person, watchers)
    const told = allowed.map(async (watcher) => {
      if (!(await inboxOf(this.env, watcher).presence(person, seenAt))) this.store.unwatch(watcher)
    })
    logFailed('presence', await Promise.allSettled(told))
  }
}
