import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { MailWishes } from '../../protocol/mail.ts'
import { unreadIn } from './digest.ts'
import type { Line } from './line.ts'
import { isShown } from './policy.ts'

/** How its person wants to be written to, and how far that is. */
export interface Mailing extends MailWishes {
  person: PersonId
  /** When they were last here, as far as no socket says so. */
  hereAt: number
  /** What the last digest knew of, and when it went. */
  toldRev: number
  toldAt: number
  /**
   * A conversation with something to be put into a digest, so that a notice needn't look at all of them: null while there is none,
   * empty where it isn't known.
   */
  missing: ConversationId | '' | null
  /** Of what happened to the account all until then is told. */
  newsAt: number
  /** Something may have happened since. */
  nudged: boolean
  /** How often in a row it could not be sent, and when last. */
  failed: number
  failedAt: number
}

type Row = { [F in keyof Mailing]: Mailing[F] extends boolean ? number : Mailing[F] } & Record<string, SqlStorageValue>

/** The same in SQL: a row only for those who want to be written to. */
export class MailingStore {
  private held: Mailing | null

  constructor(private readonly sql: SqlStorage) {
    const columns = `person, digest, news, here_at AS hereAt, told_rev AS toldRev, told_at AS toldAt, missing, news_at AS newsAt, nudged,
      failed, failed_at AS failedAt`
    const [row] = sql.exec<Row>(`SELECT ${columns} FROM mailing`).toArray()
    this.held = row ? { ...row, digest: row.digest === 1, news: row.news === 1, nudged: row.nudged === 1 } : null
  }

  read(): Mailing | null {
    return this.held
  }

  /** From now on: what was missed, or happened, before is nothing to be written about. */
  want(person: PersonId, wishes: MailWishes, rev: number, now: number): void {
    if (!wishes.digest && !wishes.news) return void this.drop()
    const fresh = {
      hereAt: now,
      toldRev: rev,
      toldAt: 0,
      missing: null,
      newsAt: now,
      nudged: false,
      failed: 0,
      failedAt: 0,
    }
    const before = this.held
    this.write({
      ...(before ?? fresh),
      ...(before && !before.digest && { toldRev: rev, missing: null }),
      ...(before && !before.news && { newsAt: now }),
      person,
      ...wishes,
    })
  }

  update(change: Partial<Mailing>): void {
    if (this.held) this.write({ ...this.held, ...change })
  }

  /** A line that has just changed may be the first with something missed. */
  note(line: Line): void {
    if (this.held?.digest && this.held.missing === null && unreadIn(line) > 0 && isShown(line, 0))
      this.update({ missing: line.conversation })
  }

  drop(): void {
    if (this.held) this.sql.exec('DELETE FROM mailing')
    this.held = null
  }

  private write(mailing: Mailing): void {
    const { person, digest, news, hereAt, toldRev, toldAt, newsAt, nudged, failed, failedAt, missing } = mailing
    this.sql.exec(
      `INSERT OR REPLACE INTO mailing (one, person, digest, news, here_at, told_rev, told_at, news_at, nudged, failed, failed_at, missing)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      person, Number(digest), Number(news), hereAt, toldRev, toldAt, newsAt, Number(nudged), failed, failedAt, missing,
    ) // biome-ignore format: as many a line as go
    this.held = mailing
  }
}
