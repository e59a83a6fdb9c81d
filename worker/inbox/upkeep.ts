import { goneAt } from '../../protocol/timer.ts'
import { nextAlarm } from './alarm.ts'
import type { Post } from './post.ts'
import type { Sockets } from './sockets.ts'
import type { InboxStore, Notice } from './store.ts'

const disconnectAgainMs = 10_000
/** How soon an Inbox with sockets that were silent looks whether they are there again. */
const lookAgainMs = 30_000

/** When an Inbox wakes by itself: the alarm is set for what is due, and for what could not be done yet. */
export class Upkeep {
  private alarmAt: number | null = null
  /** When what isn't done yet is looked at again. */
  private checkAt: number | null = null

  constructor(
    private readonly storage: DurableObjectStorage,
    private readonly store: InboxStore,
    private readonly sockets: Sockets,
    private readonly post: Post,
  ) {}

  /** The alarm has come: from here on none is set. */
  alarmed(): void {
    this.alarmAt = null
    this.checkAt = null
  }

  /** It has failed, and comes again. */
  async again(): Promise<void> {
    await this.storage.setAlarm(Date.now() + lookAgainMs)
  }

  /** Whether a conversation's newest message goes by itself before the alarm comes; one that comes too soon finds nothing to do. */
  goesSooner({ last }: Notice): boolean {
    const at = last?.ttl ? goneAt(last) : null
    return at !== null && (this.alarmAt === null || at < this.alarmAt)
  }

  /** Has the alarm come for a mail if none comes sooner: what else it comes for hasn't changed, and isn't looked for in the whole list. */
  async remindToMail(now: number): Promise<void> {
    const mailAt = this.post.dueAt(now)
    if (mailAt === null) return
    this.alarmAt ??= await this.storage.getAlarm()
    const at = Math.max(now, mailAt)
    if (this.alarmAt !== null && this.alarmAt <= at) return
    this.alarmAt = at
    void this.storage.setAlarm(at)
  }

  schedule(): void {
    const now = Date.now()
    const wait = this.unfinished()
    this.checkAt = wait && (this.checkAt ?? now + wait)
    const due = {
      ...this.store.dates(),
      revokedAt: this.store.sessions.oldestRevoked(),
      mailAt: this.post.dueAt(now),
      checkAt: this.checkAt,
    }
    const at = nextAlarm(due, now)
    if (at === null || at === this.alarmAt) return
    this.alarmAt = at
    void this.storage.setAlarm(at)
  }

  /** How soon to look again at what could not be done yet; null when everything is. */
  private unfinished(): number | null {
    if (this.store.sessions.toDisconnect().length > 0 || this.store.departure.left()) return disconnectAgainMs
    return this.sockets.all().length > 0 && this.store.armed().length > 0 ? lookAgainMs : null
  }
}
