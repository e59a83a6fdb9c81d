import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'

/** How many conversations are asked again before somebody is told that they have no place left. */
const askedAtOnce = 32

/**
 * How much a person's files take in each conversation, as its Files said when the last one was begun there. What goes later isn't told:
 * it is asked for once it matters.
 */
export class Holdings {
  constructor(private readonly sql: SqlStorage) {}

  /** `until` is when all of it goes with its conversation. */
  keep(conversation: ConversationId, octets: number, until: number | null, now: number): void {
    if (octets === 0) this.sql.exec('DELETE FROM holding WHERE conversation = ?', conversation)
    else this.sql.exec('INSERT OR REPLACE INTO holding VALUES (?, ?, ?, ?)', conversation, octets, until, now)
  }

  forget(now: number): void {
    this.sql.exec('DELETE FROM holding WHERE until <= ?', now)
  }

  isTooMuch(): boolean {
    const { octets } = this.sql.exec<{ octets: number }>('SELECT coalesce(sum(octets), 0) AS octets FROM holding').one()
    return octets > limits.fileOctetsHeld
  }

  /** Has those say it anew that said it longest ago. Trying again asks the next ones. */
  async recount(octetsIn: (conversation: ConversationId) => Promise<number>, now: number): Promise<void> {
    const rows = this.sql
      .exec<{ conversation: ConversationId; until: number | null }>(
        'SELECT conversation, until FROM holding ORDER BY at, conversation LIMIT ?',
        askedAtOnce,
      )
      .toArray()
    const counted = await Promise.all(rows.map(({ conversation }) => octetsIn(conversation)))
    for (const [at, { conversation, until }] of rows.entries()) this.keep(conversation, counted[at] ?? 0, until, now)
  }
}
