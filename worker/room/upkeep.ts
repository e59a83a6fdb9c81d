import { log, problemOf } from '../log.ts'
import { listingDue, nextAlarm, retryMs, type Tries } from './alarm.ts'
import type { Attachments } from './attachments.ts'
import { isPast } from './expiry.ts'
import { isDeserted } from './membership.ts'
import type { Notices } from './notices.ts'
import type { Publicity } from './publicity.ts'
import type { Sockets } from './sockets.ts'
import type { RoomStore } from './store.ts'

/** How many messages go in one turn. */
const goneAtOnce = 500

/** What a conversation does by itself: lets go what is past its time, tells Inboxes and the listing what is due, and sets the alarm for what isn't yet. */
export class Upkeep {
  private alarmAt: number | null = null
  private notGone: Tries | null = null

  constructor(
    private readonly storage: DurableObjectStorage,
    private readonly sockets: Sockets,
    private readonly notices: Notices,
    private readonly publicity: Publicity,
    private readonly attachments: Attachments,
  ) {}

  /** Learns which alarm was set before a restart. */
  async resume(): Promise<void> {
    this.alarmAt = await this.storage.getAlarm()
  }

  /** The alarm is set beforehand, for whatever doesn't succeed. */
  async begin(store: RoomStore): Promise<void> {
    this.schedule(store)
    await this.settle(store)
  }

  /** Has the alarm come for what isn't told in time, if none comes sooner. */
  remind(store: RoomStore): void {
    const soon = Date.now() + retryMs
    if (this.alarmAt === null || this.alarmAt > soon || isDeserted(store)) this.schedule(store)
  }

  /** It has come: from here on none is set. */
  alarmed(): void {
    this.alarmAt = null
  }

  /** What the alarm comes for. Whether this is the end. */
  async wake(store: RoomStore): Promise<boolean> {
    if (!isPast(store, Date.now())) await this.settle(store)
    return this.isToEnd(store)
  }

  /** It has failed, and comes again. */
  async again(): Promise<void> {
    await this.storage.setAlarm(Date.now() + retryMs)
  }

  /** Never throws: what the listing doesn't say yet the alarm has it say. */
  async publish(store: RoomStore): Promise<void> {
    const listing = this.publicity.pending(store)
    const due = listing && listingDue(listing, Date.now())
    if (due === null || due > Date.now()) return
    try {
      await this.publicity.update(store, this.sockets.inside(), Date.now())
    } catch (thrown) {
      log('error', { step: 'listing', problem: problemOf(thrown) })
    }
  }

  /** An event that names files was stored, or blanked: Files hears of it at once, and if it can't, by the alarm. */
  tellFiles(): Promise<void> {
    return this.attachments.tell(Date.now())
  }

  /** What the listing says may have changed. */
  touch(): void {
    this.publicity.touch()
  }

  schedule(store: RoomStore): void {
    const now = Date.now()
    const goesAt = store.disappearing.nextAt()
    const due = {
      expiresAt: store.facts.expiresAt,
      deserted: isDeserted(store),
      untold: this.notices.pending(store, now),
      files: this.attachments.pending(now),
      listing: this.publicity.pending(store),
      going: goesAt === null ? null : { at: goesAt, failed: this.notGone },
    }
    const at = nextAlarm(due, now)
    const soonEnough = this.alarmAt !== null && this.alarmAt > now && at !== null && this.alarmAt <= at
    if (at === null || soonEnough) return
    this.alarmAt = at
    void this.storage.setAlarm(at)
  }

  /** What is past its time goes, so many in a turn that others come between. */
  private letGo(store: RoomStore): void {
    try {
      store.transact(() => store.disappear(goneAtOnce))
      this.notGone = null
    } catch (thrown) {
      this.notGone = { tries: (this.notGone?.tries ?? -1) + 1, at: Date.now() }
      log('alarm', { step: 'gone', problem: problemOf(thrown) })
    }
  }

  /** What doesn't succeed the alarm tries again. */
  private async settle(store: RoomStore): Promise<void> {
    this.letGo(store)
    try {
      await this.attachments.tell(Date.now())
      await this.notices.sweep(store, Date.now())
      await this.publish(store)
    } catch (thrown) {
      log('alarm', { step: 'settle', problem: problemOf(thrown) })
    }
    this.schedule(store)
  }

  /** A room ends on its date; a deserted group when those who were in know, or can't be told for an hour. */
  private isToEnd(store: RoomStore): boolean {
    const now = Date.now()
    if (isPast(store, now) || !isDeserted(store)) return isPast(store, now)
    const untold = this.notices.pending(store, now)
    return !untold || untold.tries > 6
  }
}
