/** How many wait at most, so that a turn ends. More than one such turn in a row hears no acknowledgement between. */
const most = 1024

/**
 * What comes while others are told waits for the next turn, so that it shares one commit and one frame to each socket with what
 * else came. Whatever comes alone is taken at once, and is kept waiting by nothing.
 *
 *     idle ──comes──► taken at once; was anybody told? gathering ──later──► anything gathered? taken, and so on : idle
 */
export class Turns<T> {
  private waiting: T[] = []
  private gathering = false

  /** `take` says whether it led to anything; `later` calls back when that has been told, and what came meanwhile is here. */
  constructor(
    private readonly take: (all: T[]) => boolean,
    private readonly later: (act: () => void) => void,
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
    if (this.take(all)) this.gather()
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
