import * as v from 'valibot'
import type { Timer } from '../../protocol/event.ts'
import type { EventId } from '../../protocol/ids.ts'
import { sooner } from '../../protocol/timer.ts'
import { Kept, type Meta } from './meta.ts'

/** A part of the log that was said while one timer was set: all before `next` has gone, and it ends before `until`. */
type Stretch = { next: number; until: number | null }

/** What goes next of a stretch. */
type Due = { seq: number; id: EventId; at: number }

/** How often messages have gone by themselves, and up to which seq. */
const Gone = v.strictObject({ times: v.number(), upTo: v.number() })
type Gone = v.InferOutput<typeof Gone>

/**
 * Which messages go when, in SQL. Of one stretch they go in the order in which they were said, so that a cursor each finds them: an
 * index by the time would cost every message one row more.
 */
export class Disappearing {
  /** When the next one goes; null for never, undefined while nobody has looked. */
  private next: number | null | undefined

  private readonly went: Kept<typeof Gone>

  constructor(
    private readonly sql: SqlStorage,
    meta: Meta,
  ) {
    this.went = new Kept(meta, 'gone', Gone, () => ({ times: 0, upTo: 0 }))
  }

  /** From after `seq` on it is so. */
  set(timer: Timer, seq: number): void {
    this.sql.exec('UPDATE going SET until = ? WHERE until IS NULL', seq)
    if (timer > 0) this.sql.exec('INSERT INTO going (next) VALUES (?)', seq + 1)
  }

  /** When the first of them goes; what has gone and isn't swept up yet counts. */
  nextAt(): number | null {
    if (this.next === undefined) {
      const times = this.stretches().flatMap((one) => this.of(one, 1).map(({ at }) => at))
      this.next = times.length > 0 ? Math.min(...times) : null
    }
    return this.next
  }

  /** What was said is taken back, or has gone. */
  forget(): void {
    this.next = undefined
    this.went.forget()
  }

  gone(): Gone {
    return this.went.now()
  }

  /** Something was said that goes, at `at`: what was said before may go later, if the timer was longer. */
  said(at: number): void {
    if (this.next !== undefined) this.next = sooner(this.next, at)
  }

  /** The first that are due, `limit` at most, which have gone from here on: the cursors move past them. */
  take(now: number, limit: number): Due[] {
    this.next = undefined
    const taken: Due[] = []
    for (const stretch of this.stretches()) taken.push(...this.takeOf(stretch, now, limit - taken.length))
    if (taken.length > 0) this.count(taken)
    return taken
  }

  private count(taken: Due[]): void {
    const { times, upTo } = this.gone()
    this.went.set({ times: times + 1, upTo: Math.max(upTo, ...taken.map(({ seq }) => seq)) })
  }

  private takeOf(stretch: Stretch, now: number, limit: number): Due[] {
    if (limit <= 0) return []
    const first = this.of(stretch, limit + 1)
    const end = first.findIndex(({ at }, index) => at > now || index === limit)
    const due = end === -1 ? first : first.slice(0, end)
    const last = due.at(-1)
    if (end === -1 && stretch.until !== null) this.sql.exec('DELETE FROM going WHERE next = ?', stretch.next)
    else if (last) this.sql.exec('UPDATE going SET next = ? WHERE next = ?', last.seq + 1, stretch.next)
    return due
  }

  private stretches(): Stretch[] {
    return this.sql.exec<Stretch>('SELECT next, until FROM going ORDER BY next').toArray()
  }

  private of({ next, until }: Stretch, limit: number): Due[] {
    const found = `SELECT seq, id, at + ttl AS at FROM event
      WHERE seq >= ?1 AND coalesce(seq < ?2, 1) AND kind = 'message' AND ttl IS NOT NULL ORDER BY seq LIMIT ?3`
    return this.sql.exec<Due>(found, next, until, limit).toArray()
  }
}
