import { limits } from '../../protocol/limits.ts'

/** Tells the others that I write: at the first key, every few seconds while there are more, and when I stop. */
export class Writer {
  private saidAt: number | null = null

  constructor(private readonly say: (on: boolean) => void) {}

  pressed(now: number): void {
    if (this.saidAt !== null && now - this.saidAt < limits.typingEveryMs) return
    this.saidAt = now
    this.say(true)
  }

  /** The field is empty or left. */
  stopped(): void {
    if (this.saidAt !== null) this.say(false)
    this.saidAt = null
  }

  /** What was written is a message now, which says by itself that I stopped. */
  sent(): void {
    this.saidAt = null
  }
}
