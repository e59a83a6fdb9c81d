import type { Event, Seal } from '../../protocol/event.ts'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { type Opened, openAll } from '../seal/opening.ts'
import type { Sealer } from '../seal/sealer.ts'
import type { Sealers } from '../seal/sealers.ts'

/** Opens what comes, and opens again what had to wait for its key. */
export class Reader {
  sealer: Sealer | null = null
  private readonly waiting = new Map<EventId, Event>()
  private stopWaiting = () => {}

  constructor(
    private readonly conversation: ConversationId,
    private readonly sealerFor: Sealers,
    private readonly reopen: (open: () => Promise<Opened[]>) => void,
  ) {}

  /** False when this page doesn't know the seal. */
  async use(seal: Seal): Promise<boolean> {
    if (this.sealer) return true
    this.sealer = await this.sealerFor(seal)
    if (this.sealer) this.stopWaiting = this.sealer.onReady(() => this.reopen(() => this.openWaiting()))
    return this.sealer !== null
  }

  async open(events: Event[]): Promise<Opened[]> {
    if (!this.sealer || events.length === 0) return []
    const opened = await openAll(this.sealer, this.conversation, events)
    for (const { event, said } of opened)
      if (said.is === 'unreadable' && said.why === 'waiting') this.waiting.set(event.id, event)
    return opened
  }

  close(): void {
    this.stopWaiting()
  }

  private openWaiting(): Promise<Opened[]> {
    const events = [...this.waiting.values()]
    this.waiting.clear()
    return this.open(events)
  }
}
