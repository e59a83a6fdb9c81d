/** Questions that are answered by their number. When the connection goes there is no answer: null. */
export class Asked<A extends { n: number }> {
  private last = 0
  private readonly waiting = new Map<number, (answer: A | null) => void>()

  /** `say` gives whether there is anybody to ask. */
  ask(say: (n: number) => boolean): Promise<A | null> {
    const n = ++this.last
    return new Promise((done) => {
      if (say(n)) this.waiting.set(n, done)
      else done(null)
    })
  }

  hear(answer: A): void {
    this.waiting.get(answer.n)?.(answer)
    this.waiting.delete(answer.n)
  }

  lose(): void {
    for (const done of this.waiting.values()) done(null)
    this.waiting.clear()
  }
}
