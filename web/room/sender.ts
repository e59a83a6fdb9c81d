import type { EventId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'

/**
 * Puts what is to be sent on the socket, in order. Each body is sealed at its transmission, which takes time; of what was
 * sent, a limited number is unanswered; and a new connection starts again from the oldest that is.
 */
export class Sender {
  private waiting: EventId[] = []
  private readonly unanswered = new Set<EventId>()
  private connection = 0
  private pumping = false

  /** `frameOf` seals; null for what isn't to be sent any more. */
  constructor(
    private readonly frameOf: (id: EventId) => Promise<string | null>,
    private readonly send: (frame: string) => void,
  ) {}

  /** Nothing that waits for its seal may overtake what will be sent again. */
  stop(): void {
    this.connection++
    this.waiting = []
    this.unanswered.clear()
  }

  start(unanswered: readonly EventId[]): void {
    this.stop()
    this.waiting = [...unanswered]
    void this.pump()
  }

  push(id: EventId): void {
    if (this.waiting.includes(id) || this.unanswered.has(id)) return
    this.waiting.push(id)
    void this.pump()
  }

  /** It was stored, or refused for good: there is room for the next. */
  answered(id: EventId): void {
    if (this.unanswered.delete(id)) void this.pump()
  }

  private async pump(): Promise<void> {
    if (this.pumping) return
    this.pumping = true
    while (this.unanswered.size < limits.unansweredSends) {
      const id = this.waiting.shift()
      if (!id) break
      this.unanswered.add(id)
      await this.transmit(id)
    }
    this.pumping = false
  }

  private async transmit(id: EventId): Promise<void> {
    const { connection } = this
    const frame = await this.frameOf(id)
    if (connection !== this.connection) return
    if (frame === null) this.unanswered.delete(id)
    else this.send(frame)
  }
}
