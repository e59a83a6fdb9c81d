import { takeSteps } from '../steps.ts'
import { type RuleName, remaining, rules, type Tries } from './policy.ts'
import { steps } from './schema.ts'

const none: Tries = { count: 0, at: 0 }

/** All the Throttle's SQL. */
export class ThrottleStore {
  private constructor(private readonly sql: SqlStorage) {}

  static open(storage: DurableObjectStorage): ThrottleStore {
    storage.transactionSync(() => takeSteps(storage.sql, steps))
    return new ThrottleStore(storage.sql)
  }

  tries(key: string): Tries {
    return (
      this.sql.exec<{ count: number; at: number }>('SELECT count, at FROM tries WHERE key = ?', key).toArray()[0] ??
      none
    )
  }

  keep(key: string, rule: RuleName, { count, at }: Tries): void {
    this.sql.exec('INSERT OR REPLACE INTO tries (key, rule, count, at) VALUES (?, ?, ?, ?)', key, rule, count, at)
  }

  forget(key: string): void {
    this.sql.exec('DELETE FROM tries WHERE key = ?', key)
  }

  /** Drops what no longer holds anybody up; true while something is left. */
  sweep(now: number): boolean {
    const rows = this.sql
      .exec<{ key: string; rule: RuleName; count: number; at: number }>('SELECT * FROM tries')
      .toArray()
    const gone = rows.filter(({ rule, ...tries }) => !(rule in rules) || remaining(tries, rules[rule], now) === 0)
    for (const { key } of gone) this.forget(key)
    return gone.length < rows.length
  }
}
