import { limits } from '../../protocol/limits.ts'

/** Says how far I have read: at once, then at most every two seconds, the last of it too. */
export class Reading {
  private wanted = 0
  private said = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  /** `say` answers whether it could be said. */
  constructor(private readonly say: (seq: number) => boolean) {}

  /** Everything up to `seq` is seen. */
  seen(seq: number): void {
    this.wanted = Math.max(this.wanted, seq)
    if (!this.timer) this.speak()
  }

  /** There is somebody to say it to again, who knows of `read`: what was said last may have been lost. */
  resume(read: number): void {
    this.said = read
    if (!this.timer) this.speak()
  }

  /** What was read is said before one goes. */
  close(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.speak()
    clearTimeout(this.timer)
  }

  private speak(): void {
    if (this.wanted <= this.said || !this.say(this.wanted)) return
    this.said = this.wanted
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.speak()
    }, limits.readMs)
  }
}
