import type { EventId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { holding } from '../disk/ranges.ts'
import type { Part, RoomDisk } from '../disk/roomDisk.ts'
import type { Model } from './model.ts'

/** A message, with its place where that is known, or the first of what was said at a time or later. */
export type Target = { id: EventId; seq?: number } | { at: number }

/** Where it is, by its seq; `gone` where there is no such thing for me, `away` where only the Room knows and can't be asked. */
export type Sought = number | 'gone' | 'away'

/** How what is sought comes here. */
interface Ways {
  isLive(): boolean
  /** Asks the Room for its place; null when it didn't answer. */
  seek(target: { id: EventId } | { at: number }): Promise<{ seq: number | null } | null>
  /** Shows what the disk has. */
  show(part: Part): Promise<void>
  /** Has the Room tell what is before `seq`, and shows it. */
  before(seq: number, limit: number): Promise<void>
}

/** So many events come on either side of what is sought. */
const around = limits.pageEvents / 4

/** Brings what is around something into the model, wherever in the log that is, and nothing of what is between. */
export class Seeker {
  constructor(
    private readonly model: Model,
    private readonly disk: Promise<RoomDisk>,
    private readonly ways: Ways,
  ) {}

  async bring(target: Target): Promise<Sought> {
    const seq = await this.placeOf(target)
    if (typeof seq !== 'number' || this.isHere(seq)) return seq
    if (!(await this.fromDisk(seq))) await this.ways.before(seq + around, 2 * around)
    // What is long may have left no room for it in its page.
    if (!this.isHere(seq)) await this.ways.before(seq + 1, around)
    return this.isHere(seq) ? seq : 'away'
  }

  private async placeOf(target: Target): Promise<Sought> {
    if ('id' in target) {
      const known = target.seq ?? (await (await this.disk).byId(target.id))?.seq
      if (known !== undefined) return known
    }
    const answer = await this.ways.seek('at' in target ? target : { id: target.id })
    return answer ? (answer.seq ?? 'gone') : 'away'
  }

  /** What is below a hole may have changed since: while the Room can be asked, it knows. */
  private async fromDisk(seq: number): Promise<boolean> {
    const disk = await this.disk
    const ranges = (await disk.held())?.ranges ?? []
    const range = holding(ranges, seq)
    if (!range || (this.ways.isLive() && range !== ranges.at(-1))) return false
    await this.ways.show(await disk.part(Math.max(range.low, seq - around), Math.min(range.high, seq + around)))
    return true
  }

  private isHere(seq: number): boolean {
    const { older, low, head } = this.model
    return holding([...older, { low, high: head }], seq) !== undefined
  }
}
