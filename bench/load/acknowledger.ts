import type { Acknowledgement } from './dialects.ts'

/** Says how far a member is, where the dialect asks for that; the first time anywhere in the stretch, as a browser does. */
export class Acknowledger {
  private readonly acknowledgement: Acknowledgement
  private readonly say: (payload: string) => void
  private unsaid: number

  constructor(acknowledgement: Acknowledgement, say: (payload: string) => void) {
    this.acknowledgement = acknowledgement
    this.say = say
    this.unsaid = Math.floor(Math.random() * acknowledgement.every)
  }

  heard(count: number, bytes: Buffer, end: number): void {
    const { every, place, say } = this.acknowledgement
    this.unsaid += count
    if (this.unsaid < every) return
    this.unsaid %= every
    this.say(say(place(bytes, end)))
  }
}
