import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'
import type { PersonId } from '../../protocol/ids.ts'
import type { SecurityEventKind } from '../../protocol/security.ts'
import { eventsAfter } from '../auth/events.ts'
import { isAmong } from '../db/among.ts'
import { person as personTable } from '../db/schema.ts'
import { log, problemOf } from '../log.ts'
import { type Addressed, addressOf, stopLink } from '../mail/addresses.ts'
import { type Send, senderOf } from '../mail/sender.ts'
import { digestWords, news, newsWords } from '../mail/words.ts'
import { digestDue, mailDue, missed, missedIn } from './digest.ts'
import type { Mailing } from './mailing.ts'
import type { Sockets } from './sockets.ts'
import type { InboxStore } from './store.ts'

const newsKinds = Object.keys(news) as SecurityEventKind[]

/**
 * Writes to its person by e-mail: what happened to their account at once, what they miss once they have been away for a while. It looks
 * at how things are, whenever it is asked to, and keeps up to where it has told: what is asked twice is sent once.
 */
export class Post {
  constructor(
    private readonly env: Env,
    private readonly store: InboxStore,
    private readonly sockets: Sockets,
    /** Has the Rooms that tell no more say how it is. */
    private readonly ask: (person: PersonId) => Promise<void>,
  ) {}

  /** When there is something to be sent next; null for never. */
  dueAt(now: number): number | null {
    const { mailing } = this.store
    return mailDue(mailing.read(), this.sockets.lastSeen(), () => this.isMissing(now))
  }

  /** Sends what is due. Never throws: what couldn't be sent is tried again later. */
  async deliver(now: number): Promise<void> {
    const due = this.dueAt(now)
    const mailing = this.store.mailing.read()
    if (!mailing || due === null || due > now) return
    try {
      await this.send(mailing, now)
      this.store.mailing.update({ failed: 0 })
    } catch (thrown) {
      log('error', { step: 'mail', problem: problemOf(thrown) })
      this.store.mailing.update({ failed: mailing.failed + 1, failedAt: now })
    }
  }

  private async send(mailing: Mailing, now: number): Promise<void> {
    const db = drizzle(this.env.DB)
    const send = senderOf(this.env)
    const to = await addressOf(db, mailing.person)
    if (!send || !to) return this.store.mailing.drop()
    if (mailing.news && mailing.nudged) await this.sendNews(send, db, to, mailing)
    if (mailing.digest && this.isMissing(now) && digestDue(mailing, this.sockets.lastSeen()) <= now)
      await this.sendDigest(send, db, to, now)
  }

  private async sendNews(send: Send, db: DrizzleD1Database, to: Addressed, { newsAt }: Mailing): Promise<void> {
    this.store.mailing.update({ nudged: false })
    try {
      const events = await eventsAfter(db, to.person, newsKinds, newsAt)
      const last = events.at(-1)
      if (!last) return
      const stop = stopLink(to, 'news')
      const words = newsWords(to.origin, to.handle, events, stop)
      await send({ key: `news-${to.id}-${last.at}`, to: to.address, ...words, unsubscribe: stop })
      this.store.mailing.update({ newsAt: last.at })
    } catch (thrown) {
      this.store.mailing.update({ nudged: true })
      throw thrown
    }
  }

  private async sendDigest(send: Send, db: DrizzleD1Database, to: Addressed, now: number): Promise<void> {
    await this.ask(to.person)
    const rev = this.store.rev()
    const lines = this.missing(now)
    if (lines.length === 0) return
    const names = await namesOf(
      db,
      lines.flatMap(({ other }) => other ?? []),
    )
    const stop = stopLink(to, 'digest')
    const found = missed(lines, (person) => names.get(person) ?? 'Somebody')
    const words = digestWords(to.origin, to.handle, found, stop)
    await send({ key: `digest-${to.id}-${rev}`, to: to.address, ...words, unsubscribe: stop })
    this.store.mailing.update({ toldRev: rev, toldAt: now, missing: '' })
  }

  /** Looks at the conversation that is remembered; at all of them only once nothing is missed in that any more. */
  private isMissing(now: number): boolean {
    const mailing = this.store.mailing.read()
    if (!mailing || mailing.missing === null) return false
    const line = mailing.missing && this.store.line(mailing.missing)
    if (line && missedIn([line], mailing, now).length > 0) return true
    const missing = this.missing(now)[0]?.conversation ?? null
    if (missing !== mailing.missing) this.store.mailing.update({ missing })
    return missing !== null
  }

  private missing(now: number) {
    const mailing = this.store.mailing.read()
    return mailing ? missedIn(this.store.changedAfter(mailing.toldRev), mailing, now) : []
  }
}

async function namesOf(db: DrizzleD1Database, ids: PersonId[]): Promise<Map<PersonId, string>> {
  const found = await db
    .select({ id: personTable.id, name: personTable.name })
    .from(personTable)
    .where(isAmong(personTable.id, ids))
  return new Map(found.map(({ id, name }) => [id, name]))
}
