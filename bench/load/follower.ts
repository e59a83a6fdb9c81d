import type { Following } from './dialects.ts'

/** What tells a frame from others. */
const longestBegin = 16

/**
 * Says how far a member is, and asks for what it wasn't told in time, where the dialect has that; the first time anywhere in the
 * stretch, as a browser does.
 */
export class Follower {
  private readonly following: Following
  private readonly say: (payload: string) => void
  private place: number
  private unsaid: number

  /** `entered` is the frame with which the member became live. */
  constructor(following: Following, entered: string, say: (payload: string) => void) {
    this.following = following
    this.say = say
    this.place = following.headOf(entered)
    this.unsaid = Math.floor(Math.random() * following.every)
  }

  /** A payload held so many messages. */
  heard(count: number, bytes: Buffer, start: number, end: number): void {
    const { every, acknowledge, more } = this.following
    this.place += count
    this.unsaid += count
    const isMissing = this.isMissing(bytes, start, end)
    if (isMissing) this.say(more(this.place))
    if (this.unsaid < every || isMissing) return
    this.unsaid %= every
    this.say(acknowledge(this.place))
  }

  /** Only events go on by themselves. */
  private isMissing(bytes: Buffer, start: number, end: number): boolean {
    const { isLag, isPage, headOf } = this.following
    const begin = bytes.toString('latin1', start, Math.min(start + longestBegin, end))
    return isLag(begin) || (isPage(begin) && headOf(bytes.toString('utf8', start, end)) > this.place)
  }
}
