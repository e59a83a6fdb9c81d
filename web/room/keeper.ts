import type { Page, State } from '../../protocol/down.ts'
import type { Event, Kind } from '../../protocol/event.ts'
import type { EventId } from '../../protocol/ids.ts'
import type { RoomDisk } from '../disk/roomDisk.ts'
import { describedNow, type Model } from './model.ts'
import { step } from './step.ts'

/** What changes what a conversation says of itself. */
const telling: readonly Kind[] = ['member', 'setting']

/** Has the device's disk follow the model, in its own time and order. What it couldn't keep is missing from its ranges, and is fetched again. */
export class Keeper {
  private turn = Promise.resolve()

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
    const [low, high] = [events[0]?.seq ?? 1, events.at(-1)?.seq ?? 0]
    if (events.some(({ kind }) => telling.includes(kind))) this.facts()
    this.inTurn(async (disk) => {
      await disk.keep({ low, high, events, changes: [] }, settled)
      await step('kept')
      kept(high)
    })
  }

  /** What the conversation would say of itself now; and that I have read up to `read`. */
  facts(read = 0): void {
    const facts = describedNow(this.model)
    if (facts) this.inTurn((disk) => disk.describe({ ...facts, read: Math.max(facts.read, read) }))
  }

  forget(): void {
    this.inTurn((disk) => disk.forget())
  }

  private inTurn(write: (disk: RoomDisk) => Promise<void>): void {
    this.turn = this.turn.then(async () => write(await this.disk)).catch(() => {})
  }
}
