import { DurableObject } from 'cloudflare:workers'
import { added, type RuleName, rules, waitMs } from './policy.ts'
import { ThrottleStore } from './store.ts'

const sweepMs = 3600_000

/** Something that is tried too often: `key` says what without telling whose. */
export interface Check {
  key: string
  rule: RuleName
  /** It holds nobody up whom this one lets through. */
  unless?: Check
  /** Whether one right try makes good the wrong ones before it. An address isn't made good by an account of one's own. */
  wholly?: boolean
}

/** How often what can be guessed was tried. There are a few of them, each with its share of the keys. */
export class Throttle extends DurableObject<Env> {
  private readonly store = ThrottleStore.open(this.ctx.storage)

  /**
   * Lets a try through (0) and counts it, or says in how many milliseconds it may come again. A try counts as failed until
   * `forgive`, so that a hundred at once are not let through together; what is turned away costs nothing and counts for nothing.
   */
  async take(checks: Check[]): Promise<number> {
    const now = Date.now()
    const wait = Math.max(...checks.map((check) => this.wait(check, now)))
    if (wait > 0) return wait
    this.ctx.storage.transactionSync(() => {
      for (const check of checks) this.count(check, now)
    })
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now + sweepMs)
    return 0
  }

  /** A try turned out to be right: it never was, and `wholly` none before it was either. */
  async forgive(checks: Check[]): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      for (const { key, rule, unless, wholly } of checks) {
        const { count, at } = this.store.tries(key)
        if (wholly || count <= 1) this.store.forget(key)
        else this.store.keep(key, rule, { count: count - 1, at })
        if (unless) this.store.forget(unless.key)
      }
    })
  }

  private wait({ key, rule, unless }: Check, now: number): number {
    const wait = waitMs(this.store.tries(key), rules[rule], now)
    return wait > 0 && unless && this.wait(unless, now) === 0 ? 0 : wait
  }

  private count({ key, rule, unless }: Check, now: number): void {
    if (unless && this.wait(unless, now) === 0) this.count(unless, now)
    this.store.keep(key, rule, added(this.store.tries(key), rules[rule], now))
  }

  override async alarm(): Promise<void> {
    if (this.store.sweep(Date.now())) await this.ctx.storage.setAlarm(Date.now() + sweepMs)
  }
}
