import { limits } from '../../protocol/limits.ts'

/** How long a socket may take to acknowledge: not what was told in one burst, before anybody could answer, makes it lag. */
export const graceMs = 250

/**
 * How far each socket has acknowledged, to see which lag. Only in memory: whatever was told before a sleep has come long ago.
 *
 * The time that a socket has for its answer begins with the first turn after the one that told it. Telling many takes long, and
 * while it goes on nobody is heard.
 */
export class Acknowledged {
  private readonly got = new WeakMap<WebSocket, number>()
  /** How far everybody has been told, */
  private told: number
  /** had been before the turn at which that was last written down, */
  private marked: number
  private markedAt = 0
  /** and before the one at which it was the time before, which is at least `graceMs` ago. */
  private due: number

  /** `head` is how far it has come for the sockets that are there already. */
  constructor(private readonly head: number) {
    this.told = this.marked = this.due = head
  }

  upTo(socket: WebSocket, seq: number): void {
    this.got.set(socket, Math.max(seq, this.got.get(socket) ?? 0))
  }

  /** At the end of a turn: everything that had come before is heard. */
  tell(seq: number, now: number): void {
    if (now >= this.markedAt + graceMs) {
      this.due = this.marked
      this.marked = this.told
      this.markedAt = now
    }
    this.told = seq
  }

  /** Whoever acknowledges in time has at most `limits.gotEvents` left of what is due. */
  isLagging(socket: WebSocket): boolean {
    const got = this.got.get(socket) ?? this.head
    return this.due - got > limits.gotEvents && this.told - got > limits.lagEvents
  }
}
