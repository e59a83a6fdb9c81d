import type { EventId } from '../../protocol/ids.ts'

/**
 * Puts what is to be sent on the socket, in order: each body is sealed at its transmission, which takes time, and a new
 * connection starts again from the oldest that is unanswered.
 */
export class Outbox {
  private connection = 0
  private chain = Promise.resolve()

  /** `frameOf` seals; null for what isn't to be sent any more. */
  constructor(
    private readonly frameOf: (id: EventId) => Promise<string | null>,
    private readonly send: (frame: string) => void,
  ) {}

  /** The socket is away: nothing that waits for its seal may overtake what will be sent again. */
  pause(): void {
    this.connection++
  }

  resume(unanswered: readonly EventId[]): void {
    this.connection++
    for (const id of unanswered) this.push(id)
  }

  push(id: EventId): void {
    const { connection } = this
    this.chain = this.chain.then(async () => {
      if (connection !== this.connection) return
      const frame = await this.frameOf(id)
      if (frame !== null && connection === this.connection) this.send(frame)
    })
  }
}
