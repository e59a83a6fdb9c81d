import type { Acknowledgement } from './dialects.ts'

/** Says how far a member is, where the dialect asks for that. */
export class Acknowledger {
  private readonly acknowledgement: Acknowledgement
  private readonly say: (payload: string) => void
  private unsaid = 0
  private place = 0
  private timer: NodeJS.Timeout | undefined

  constructor(acknowledgement: Acknowledgement, say: (payload: string) => void) {
    this.acknowledgement = acknowledgement
    this.say = say
  }

  heard(count: number, bytes: Buffer, end: number): void {
    const { every, withinMs, place } = this.acknowledgement
    this.unsaid += count
    this.place = place(bytes, end)
    if (this.unsaid >= every) this.acknowledge()
    else this.timer ??= setTimeout(() => this.acknowledge(), withinMs)
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private acknowledge(): void {
    this.stop()
    this.unsaid = 0
    this.say(this.acknowledgement.say(this.place))
  }
}
