import { limits } from '../../protocol/limits.ts'

/** Says how far this browser has kept what it was told, every `limits.gotEvents` events. */
export class Acknowledger {
  private next = 0

  constructor(private readonly say: (seq: number) => void) {}

  /**
   * The page that makes a socket live has acknowledged by itself. The first stretch has any length, so that the members of a
   * room don't all acknowledge in the same moment.
   */
  startAt(seq: number): void {
    this.next = seq + Math.ceil(Math.random() * limits.gotEvents)
  }

  keptUpTo(seq: number): void {
    if (seq < this.next) return
    while (this.next <= seq) this.next += limits.gotEvents
    this.say(seq)
  }
}
