import { limits } from '../../protocol/limits.ts'

/** How long a socket may take to acknowledge: not what was told in one burst, before anybody could answer, makes it lag. */
export const graceMs = 250

/** How far each socket has acknowledged, to see which lag. Only in memory: whatever was told before a sleep has come long ago. */
export class Acknowledged {
  private readonly got = new WeakMap<WebSocket, number>()
  /** How far everybody has been told, */
  private told: number
  /** had been when that was last written down, */
  private marked: number
  private markedAt = 0
  /** and the time before, which is at least `graceMs` ago. */
  private due: number

  /** `head` is how far it has come for the sockets that are there already. */
  constructor(private readonly head: number) {
    this.told = this.marked = this.due = head
  }

  upTo(socket: WebSocket, seq: number): void {
    this.got.set(socket, Math.max(seq, this.got.get(socket) ?? 0))
  }

  tell(seq: number, now: number): void {
    this.told = seq
    if (now < this.markedAt + graceMs) return
    this.due = this.marked
    this.marked = seq
    this.markedAt = now
  }

  /** Whoever acknowledges in time has at most `limits.gotEvents` left of what is due. */
  isLagging(socket: WebSocket): boolean {
    const got = this.got.get(socket) ?? this.head
    return this.due - got > limits.gotEvents && this.told - got > limits.lagEvents
  }
}
