import { DurableObject } from 'cloudflare:workers'
import type { Upload, UploadStatus } from '../../protocol/files.ts'
import type { FileId, PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { limitsOff } from '../env.ts'
import { log, problemOf } from '../log.ts'
import { type Bucket, take } from '../room/policy.ts'
import { isQuota } from '../room/quota.ts'
import { begin, drop, finish, forget, learn, type Naming, put, type Reading, read, status, sweep } from './files.ts'
import { bringing, type No, nextAlarm } from './policy.ts'
import { FilesStore } from './store.ts'
import { octetsOf } from './stream.ts'
import type { Admission } from './ticket.ts'

const retryMs = 30_000

/**
 * The attachments of one conversation, under its id: the shell around files.ts. It is asked by the Worker, which has the Room's
 * word for who asks, and never asks the Room itself; a whole part comes in one turn, so that a slow browser keeps nothing awake.
 */
export class Files extends DurableObject<Env> {
  private store = FilesStore.open(this.ctx.storage)
  /** How fast people bring parts. Forgotten in a sleep, which is longer than a bucket takes to fill. */
  private readonly pace = new Map<string, Bucket>()
  private readonly unpaced = limitsOff(this.env)
  private alarmAt: number | null = null

  async begin(by: Admission, upload: Upload): Promise<UploadStatus | No> {
    const now = Date.now()
    if (by.expiresAt !== null && by.expiresAt <= now) return 'ended'
    // What is refused makes no tables.
    const no = this.store ? null : bringing(by, upload, 0)
    if (no) return no
    const isKnown = this.store?.file(upload.id)
    const begun = this.changing(() => {
      this.store ??= FilesStore.create(this.ctx.storage, by)
      return begin(this.store, by, upload, now)
    })
    if (isKnown || typeof begun === 'string') return begun
    return (await this.isPlaceFor(by, upload)) ? begun : 'files-full'
  }

  /** How much of it is that person's. */
  async heldBy(person: PersonId): Promise<number> {
    return this.alive()?.heldBy(person) ?? 0
  }

  async status(by: Admission, id: FileId): Promise<UploadStatus | No> {
    const store = this.alive()
    return store ? status(store, by, id) : 'no-such-file'
  }

  async put(by: Admission, id: FileId, n: number, octets: Uint8Array): Promise<'kept' | No> {
    const store = this.alive()
    if (!store) return 'no-such-file'
    if (this.isTooFast(by, Date.now())) return 'too-fast'
    return this.changing(() => put(store, by, id, n, octets))
  }

  async finish(by: Admission, id: FileId): Promise<'finished' | No> {
    const store = this.alive()
    return store ? this.changing(() => finish(store, by, id, Date.now())) : 'no-such-file'
  }

  async drop(by: Admission, id: FileId): Promise<'dropped' | No> {
    const store = this.alive()
    return store ? this.changing(() => drop(store, by, id)) : 'no-such-file'
  }

  async read(
    by: Admission,
    id: FileId,
    header: string | null,
  ): Promise<{ reading: Reading; octets: ReadableStream<Uint8Array> } | { unsatisfiable: number } | No> {
    const store = this.alive()
    if (!store) return 'no-such-file'
    const reading = read(store, by, id, header, Date.now())
    if (typeof reading === 'string' || 'unsatisfiable' in reading) return reading
    return { reading, octets: octetsOf((n) => this.alive()?.part(id, n) ?? null, reading.range) }
  }

  /** The Room says which events name files, and which of them were erased. */
  async learn(namings: Naming[]): Promise<void> {
    const store = this.alive()
    if (store) this.obey(() => learn(store, namings))
  }

  /** Somebody's account goes: what they brought and no event names goes with it. The rest goes as its events do. */
  async forget(person: PersonId): Promise<void> {
    const store = this.alive()
    if (store) this.obey(() => forget(store, person))
  }

  /**
   * The conversation has ended. A ticket that was given before may still begin an upload in one without a date: no event will
   * ever name it, so that it goes after a day as any other does.
   */
  async die(): Promise<void> {
    this.store = null
    this.alarmAt = null
    await this.ctx.storage.deleteAll()
    await this.ctx.storage.sync()
  }

  /** Never throws: an alarm that does, seven times, is lost for good. */
  override async alarm(): Promise<void> {
    this.alarmAt = null
    try {
      const store = this.alive()
      if (store) this.obey(() => sweep(store, Date.now()))
      if (!store || store.isEmpty()) await this.die()
    } catch (thrown) {
      log('alarm', { problem: problemOf(thrown) })
      await this.ctx.storage.setAlarm(Date.now() + retryMs)
    }
  }

  /**
   * Whether all that somebody's files take, wherever they are, is still no more than they may: their Inbox knows. What was begun is
   * counted before it is asked, so that of many at once none slips by, and is gone again if there is no place for it.
   */
  private async isPlaceFor({ person, conversation, expiresAt }: Admission, { id }: Upload): Promise<boolean> {
    const inbox = this.env.INBOXES.get(this.env.INBOXES.idFromName(person))
    let isPlace = false
    try {
      isPlace = await inbox.holds(person, conversation, this.alive()?.heldBy(person) ?? 0, expiresAt)
    } finally {
      if (!isPlace) this.changing(() => this.store?.remove(id))
    }
    return isPlace
  }

  /** Null past its date, however late the alarm is. */
  private alive(): FilesStore | null {
    const expiresAt = this.store?.facts.expiresAt ?? null
    return expiresAt === null || expiresAt > Date.now() ? this.store : null
  }

  /** All or nothing, with the alarm set for whatever is due by then. */
  private changing<T>(change: () => T): T | 'quota' {
    try {
      const changed = this.ctx.storage.transactionSync(change)
      this.schedule()
      return changed
    } catch (thrown) {
      // Tables that were made in it are gone again.
      this.store = FilesStore.open(this.ctx.storage)
      if (isQuota(thrown)) return 'quota'
      throw thrown
    }
  }

  /** What the Room says, or the alarm comes for, is done, or it comes again. */
  private obey(change: () => void): void {
    if (this.changing(change) === 'quota') throw new Error('quota')
  }

  private schedule(): void {
    const at = this.store && nextAlarm(this.store.facts.expiresAt, this.store.times())
    if (at === null || at === this.alarmAt) return
    this.alarmAt = at
    void this.ctx.storage.setAlarm(at)
  }

  private isTooFast({ person }: Admission, now: number): boolean {
    const { bucket, waitMs } = take(this.pace.get(person), limits.fileParts, now)
    this.pace.set(person, bucket)
    return waitMs > 0 && !this.unpaced
  }
}
