import type { Page, State } from '../../protocol/down.ts'
import type { Event, Kind } from '../../protocol/event.ts'
import type { EventId } from '../../protocol/ids.ts'
import type { RoomDisk } from '../disk/roomDisk.ts'
import { describedNow, type Model } from './model.ts'
import { step } from './step.ts'

/** What changes what a conversation says of itself. */
const telling: readonly Kind[] = ['member', 'setting']

/** What follows within this time is kept with one write: each costs as much as a message does on the screen. */
const gatherMs = 100

/** What has just happened and isn't kept yet. */
interface Gathered {
  events: Event[]
  settled: EventId[]
  kept: (seq: number) => void
}

/**
 * Has the device's disk follow the model, in its own time and order. What comes alone is kept at once, what follows closely after
 * it together; nothing overtakes it. What it couldn't keep is missing from its ranges, and is fetched again.
 */
export class Keeper {
  private turn = Promise.resolve()
  private gathered: Gathered | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private nextAt = Number.NEGATIVE_INFINITY
  private closed = false

  constructor(
    private readonly disk: Promise<RoomDisk>,
    private readonly model: Model,
  ) {}

  state(state: State): void {
    this.inTurn((disk) => disk.describe(state))
  }

  page(page: Page, settled: EventId[]): void {
    if (page.high >= page.low) this.inTurn((disk) => disk.keep(page, settled))
  }

  /** What has just happened; `kept` is told up to where, once it is on the disk. */
  events(events: Event[], settled: EventId[], kept: (seq: number) => void): void {
    // A range is without a gap: what was answered to a send that was repeated stands elsewhere in the log.
    if (this.gathered?.events.at(-1)?.seq !== (events[0]?.seq ?? 0) - 1) this.flush()
    const before = this.gathered
    this.gathered = {
      events: [...(before?.events ?? []), ...events],
      settled: [...(before?.settled ?? []), ...settled],
      kept,
    }
    const waitMs = this.nextAt - performance.now()
    if (this.closed || waitMs <= 0) this.flush()
    else if (!before) this.timer = setTimeout(() => this.flush(), waitMs)
  }

  /** What the conversation would say of itself now; and that I have read up to `read`. */
  facts(read = 0): void {
    const facts = describedNow(this.model)
    if (facts) this.inTurn((disk) => disk.describe({ ...facts, read: Math.max(facts.read, read) }))
  }

  forget(): void {
    this.inTurn((disk) => disk.forget())
  }

  /** Whoever can't be sure that there is a later keeps it now. */
  flush(): void {
    const { gathered } = this
    clearTimeout(this.timer)
    this.gathered = null
    if (!gathered) return
    this.nextAt = performance.now() + gatherMs
    this.keep(gathered)
  }

  /** What comes after this is kept at once. */
  close(): void {
    this.closed = true
    this.flush()
  }

  private keep({ events, settled, kept }: Gathered): void {
    const [low, high] = [events[0]?.seq ?? 1, events.at(-1)?.seq ?? 0]
    if (events.some(({ kind }) => telling.includes(kind))) this.facts()
    this.inTurn(async (disk) => {
      await disk.keep({ low, high, events, changes: [] }, settled)
      await step('kept')
      kept(high)
    })
  }

  private inTurn(write: (disk: RoomDisk) => Promise<void>): void {
    this.flush()
    this.turn = this.turn.then(async () => write(await this.disk)).catch(() => {})
  }
}
