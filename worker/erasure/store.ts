import * as v from 'valibot'
import { PersonId, Timestamp } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { Erasing } from '../../protocol/security.ts'
import { hasTables, takeSteps } from '../steps.ts'
import { steps } from './schema.ts'

/** Somebody who is to go, and how far that is. When it is done nothing says any more who it was. */
export interface Wanted {
  person: PersonId
  /** The hash under which their name is kept from being taken. */
  held: string
  messages: Erasing
}

const Row = v.object({
  person: v.nullable(PersonId),
  held: v.nullable(v.string()),
  messages: Erasing,
  done: v.string(),
  failed: v.number(),
  asked_at: Timestamp,
  done_at: v.nullable(Timestamp),
})

/** All the Erasure's SQL. */
export class ErasureStore {
  constructor(private readonly storage: DurableObjectStorage) {}

  /** The first asking counts; repeated, it changes nothing. */
  begin({ person, held, messages }: Wanted, now: number): void {
    this.storage.transactionSync(() => {
      takeSteps(this.storage.sql, steps)
      this.storage.sql.exec(
        "INSERT OR IGNORE INTO erasure (one, person, held, messages, done, failed, asked_at) VALUES (1, ?, ?, ?, '[]', 0, ?)",
        person, held, messages, now,
      ) // biome-ignore format: one value a column
    })
  }

  /** Null where nothing was ever asked. */
  read() {
    const { sql } = this.storage
    const found = hasTables(sql) ? sql.exec('SELECT * FROM erasure').toArray()[0] : undefined
    if (!found) return null
    const { person, held, messages, done, failed, asked_at: askedAt, done_at: doneAt } = v.parse(Row, found)
    const wanted: Wanted | null = person && held ? { person, held, messages } : null
    return { wanted, messages, askedAt, doneAt, failed, done: readJson(v.array(v.string()), done) ?? [] }
  }

  took(step: string): void {
    this.storage.sql.exec("UPDATE erasure SET done = json_insert(done, '$[#]', ?), failed = 0", step)
  }

  failed(): void {
    this.storage.sql.exec('UPDATE erasure SET failed = failed + 1')
  }

  finish(now: number): void {
    this.storage.sql.exec('UPDATE erasure SET person = NULL, held = NULL, done_at = ?', now)
  }
}
