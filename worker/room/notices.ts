import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Notice } from '../inbox/store.ts'
import { log, problemOf } from '../log.ts'
import type { Tries } from './alarm.ts'
import type { MemberRow } from './members.ts'
import { headFor, noticeFor } from './notice.ts'
import { isIn } from './policy.ts'
import type { RoomStore } from './store.ts'

/** How many Inboxes are told at once. */
const atOnce = 50
/** A mark of one's own is on one's other devices within a second. */
const readEveryMs = 1000
/** How often it is written down who has been told, so that it isn't done again after a sleep. */
const keepEveryMs = 30_000

/** What a member's Inbox was told: how it was at `head` and `rev`, after how many times that messages had gone, and when. */
interface Told {
  head: number
  rev: number
  gone: number
  at: number
  /** A notice is on its way; `woken` when something happened meanwhile of which they must be told whatever it answers. */
  underWay: { woken: boolean } | null
}

export interface World {
  conversation: ConversationId
  inboxOf: (person: PersonId) => { notice(notice: Notice): Promise<{ live: boolean }> }
  /** Null once there is nothing to tell any more. */
  store: () => RoomStore | null
  /** A member's live device was told for the first time of what is up to there. */
  delivered: (store: RoomStore, person: PersonId) => void
}

/**
 * Tells members' Inboxes how it is. Level-triggered: everybody who is behind is told, whatever it was that they missed, so that
 * a notice that is repeated, late or overtaken does no harm.
 *
 * It happens at once, and for each member then at most every two seconds. What is held back waits for one timer: only an object
 * that is awake has any, it is short, and it is what brings the last of a burst to a list. Whatever a timer or an Inbox loses is
 * found by the alarm, which was set in the turn that stored the event. `told` is remembered here and written down as one row for
 * all: when a quiet room has told everybody, so that the alarm, for which it may have to wake up, tells nobody again; else by
 * the alarm.
 */
export class Notices {
  private readonly told = new Map<PersonId, Told>()
  private readonly queue = new Set<PersonId>()
  private readonly workers = new Set<Promise<void>>()
  private timer: { at: number; id: ReturnType<typeof setTimeout> } | null = null
  /** When somebody was last found who is behind; before the next time, what comes is gathered. */
  private lookedAt = 0
  /** Nobody is told of an event that concerns nobody in particular. */
  private allArmed = false
  private keptAt = 0
  private since: number | null = null
  private failures = 0
  private failed: Tries | null = null

  constructor(private readonly world: World) {}

  /** Something was stored: those who are behind by it are told. Done for each message, so it looks at people no oftener than it must. */
  stir(now: number): void {
    const next = this.lookedAt + limits.noticeEveryMs
    if (this.allArmed) return
    if (now >= next || now < this.lookedAt) this.look(now)
    else this.lookAt(next)
  }

  /** Something happened that concerns these themselves: no answer that is on its way may arm them. */
  wake(people: Iterable<PersonId>): void {
    this.allArmed = false
    for (const person of people) {
      const { underWay } = this.told.get(person) ?? {}
      if (underWay) underWay.woken = true
    }
  }

  /** Something was erased that any list may show. */
  wakeAll(): void {
    this.wake(this.told.keys())
  }

  /** Someone has read on. */
  read(person: PersonId, now: number): void {
    this.wake([person])
    const due = (this.told.get(person)?.at ?? 0) + readEveryMs
    this.lookAt(Math.max(now, due))
  }

  /** Tells these at once, and those who are being told; resolves when that is done, whether it succeeded or not. */
  async tellNow(people: PersonId[]): Promise<void> {
    for (const person of people) if (!this.told.get(person)?.underWay) this.queue.add(person)
    await this.work()
  }

  /** Tells everybody who is behind, as the alarm does, and writes down who knows. */
  async sweep(store: RoomStore, now: number): Promise<void> {
    this.failures = 0
    this.look(now, 0)
    await this.work()
    this.failed = this.failures > 0 ? { tries: (this.failed?.tries ?? 0) + 1, at: now } : null
    this.keep(store, now)
    // Whoever is behind now is the next alarm's, so that nothing keeps the object awake.
    if (this.timer) clearTimeout(this.timer.id)
    this.timer = null
  }

  /** What `nextAlarm` wants to know. */
  pending(store: RoomStore, now: number): Tries | null {
    const { told, rev, gone } = store.swept.now()
    if (store.log.head() <= told && store.members.rev() <= rev && store.disappearing.gone().times <= gone) return null
    this.since ??= now
    return this.failed ?? { tries: 0, at: this.since }
  }

  /** Queues those who are behind and were told long enough ago; for the others there is the timer. */
  private look(now: number, factor = 1): void {
    const store = this.world.store()
    if (!store) return
    const awake = store.members.awake(store.swept.now().told)
    this.allArmed = awake.length === 0
    let next = Number.POSITIVE_INFINITY
    for (const member of awake) {
      const told = this.of(store, member.person)
      if (told.underWay || isBehind(store, member, told)) this.lookedAt = now
      const due = this.dueAt(store, member, factor)
      if (due <= now) this.queue.add(member.person)
      else next = Math.min(next, due)
    }
    if (next < Number.POSITIVE_INFINITY) this.lookAt(next)
    this.work().catch((thrown) => log('error', { step: 'notices', problem: problemOf(thrown) }))
  }

  private lookAt(at: number): void {
    if (this.timer && this.timer.at <= at && this.timer.at > Date.now()) return
    if (this.timer) clearTimeout(this.timer.id)
    const look = () => {
      this.timer = null
      // The timer is right about the time that has passed, even where the clock was set back.
      this.look(Math.max(at, Date.now()))
    }
    const waitMs = Math.min(limits.noticeEveryMs, Math.max(0, at - Date.now()))
    this.timer = { at, id: setTimeout(look, waitMs) }
  }

  /** When a member must be told: never, when they know it all or are being told. */
  private dueAt(store: RoomStore, member: MemberRow, factor: number): number {
    const told = this.of(store, member.person)
    if (told.underWay || !isBehind(store, member, told)) return Number.POSITIVE_INFINITY
    return told.at + factor * (member.rev > told.rev ? readEveryMs : limits.noticeEveryMs)
  }

  private of(store: RoomStore, person: PersonId): Told {
    const known = this.told.get(person)
    if (known) return known
    const { told: head, rev, gone } = store.swept.now()
    const told: Told = { head, rev, gone, at: Number.NEGATIVE_INFINITY, underWay: null }
    this.told.set(person, told)
    return told
  }

  /** Tells those in the queue, so many at once. */
  private async work(): Promise<void> {
    while (this.queue.size > 0 && this.workers.size < atOnce) {
      const worker = this.tellQueued().finally(() => this.workers.delete(worker))
      this.workers.add(worker)
    }
    await Promise.all(this.workers)
    const store = this.world.store()
    if (store && Date.now() - this.keptAt >= keepEveryMs) this.keep(store, Date.now())
  }

  private async tellQueued(): Promise<void> {
    for (const person of this.queue) {
      this.queue.delete(person)
      await this.tellOne(person)
    }
  }

  private async tellOne(person: PersonId): Promise<void> {
    const store = this.world.store()
    const member = store?.members.of(person)
    if (!store || !member) return
    const told = this.of(store, person)
    if (told.underWay) return
    const underWay = { woken: false }
    const now = { head: store.log.head(), rev: store.members.rev(), gone: store.disappearing.gone().times }
    Object.assign(told, { at: Date.now(), underWay })
    const notice = noticeFor(store, this.world.conversation, member)
    const answer = await this.give(notice)
    told.underWay = null
    // Whom it didn't reach stays behind: the next event or the alarm tries again.
    if (!answer) return
    Object.assign(told, now)
    this.answered(notice, answer.live, underWay.woken)
  }

  /** Null when it didn't arrive, as far as one can tell. */
  private async give(notice: Notice): Promise<{ live: boolean } | null> {
    try {
      return await this.world.inboxOf(notice.person).notice(notice)
    } catch {
      this.failures++
      return null
    }
  }

  private answered({ person, head }: Notice, live: boolean, woken: boolean): void {
    const store = this.world.store()
    const member = store?.members.of(person) ?? null
    if (!store || !isIn(member)) return
    if (live && store.marks.delivered(member, head)) this.world.delivered(store, person)
    const due = this.dueAt(store, member, 1)
    if (!live && !woken && store.facts.kind !== 'direct') store.members.arm(person, head)
    else if (due < Number.POSITIVE_INFINITY) this.lookAt(due)
  }

  /** Writes down up to where everybody knows. */
  private keep(store: RoomStore, now: number): void {
    this.keptAt = now
    this.since = null
    const before = store.swept.now()
    let [told, rev, gone] = [store.log.head(), store.members.rev(), store.disappearing.gone().times]
    for (const member of store.members.awake(before.told)) {
      const known = this.of(store, member.person)
      if (!isBehind(store, member, known)) continue
      told = Math.min(told, known.head)
      rev = Math.min(rev, known.rev)
      gone = Math.min(gone, known.gone)
    }
    const swept = { told, rev, gone, ...store.marks.keep() }
    if (JSON.stringify(swept) !== JSON.stringify(before)) store.swept.set(swept)
  }
}

/** Whether something happened, they have read on, or what they hadn't read has gone, since a member was told. */
const isBehind = (store: RoomStore, member: MemberRow, { head, rev, gone }: Told): boolean =>
  headFor(member, store.log.head()) > head ||
  member.rev > rev ||
  (store.disappearing.gone().times > gone && hasMissed(store, member))

/** Whether something has gone that they may not have read. */
const hasMissed = (store: RoomStore, member: MemberRow): boolean =>
  isIn(member) && store.marks.readOf(member) < store.disappearing.gone().upTo
