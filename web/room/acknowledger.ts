import { limits } from '../../protocol/limits.ts'

/** Says how far this browser has kept what it was told: after so many events, or a little later. */
export class Acknowledger {
  private kept = 0
  private said = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly say: (seq: number) => void) {}

  keptUpTo(seq: number): void {
    this.kept = Math.max(this.kept, seq)
    if (this.kept - this.said >= limits.gotEvents) this.acknowledge()
    else this.timer ??= setTimeout(() => this.acknowledge(), limits.gotMs)
  }

  /** What the page that makes a socket live has acknowledged by itself. */
  startAt(seq: number): void {
    this.stop()
    this.kept = this.said = seq
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private acknowledge(): void {
    this.stop()
    if (this.kept <= this.said) return
    this.said = this.kept
    this.say(this.kept)
  }
}
