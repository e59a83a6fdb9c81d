/** How many wait at most, so that a turn ends. More than one such turn in a row hears no acknowledgement between. */
const most = 1024

/** Turns that follow each other within this are a burst. */
const burstMs = 2

/**
 * What comes while there is much to do waits for the next turn, so that it shares one commit and one frame to each socket with
 * what else came. Whatever comes alone is taken at once, is kept waiting by nothing, and costs no timer.
 *
 *     idle ──comes──► taken at once; the last one not long ago? gathering ──later──► anything gathered? taken, and so on : idle
 */
export class Turns<T> {
  private waiting: T[] = []
  private gathering = false
  private lastAt = Number.NEGATIVE_INFINITY

  /** `take` says whether it led to anything; `later` calls back when what is on its way has come. */
  constructor(
    private readonly take: (all: T[]) => boolean,
    private readonly later: (act: () => void) => void,
    private readonly now: () => number,
  ) {}

  add(one: T): void {
    this.waiting.push(one)
    if (!this.gathering || this.waiting.length >= most) this.flush()
  }

  /** Takes what waits: nothing that is done after it overtakes it. */
  flush(): void {
    if (this.waiting.length === 0) return
    const all = this.waiting
    this.waiting = []
    if (!this.take(all)) return
    const now = this.now()
    if (now - this.lastAt <= burstMs) this.gather()
    this.lastAt = now
  }

  private gather(): void {
    if (this.gathering) return
    this.gathering = true
    this.later(() => {
      this.gathering = false
      this.flush()
    })
  }
}
