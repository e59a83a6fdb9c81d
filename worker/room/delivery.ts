import { encode } from '../../protocol/codec.ts'
import type { Down } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Acknowledged } from './acknowledged.ts'
import type { Sockets } from './sockets.ts'

/** What is no event, and for some. */
interface Aside {
  frame: Down
  to: (person: PersonId) => boolean
}

/**
 * Tells sockets what happened, in the order in which it did: what a turn has made leaves as one frame, encoded once for all. The
 * runtime holds every frame until what was written before it is durable.
 */
export class Delivery {
  private gathered: Event[] = []
  private asides = new Map<string, () => Aside | null>()

  constructor(
    private readonly sockets: Sockets,
    private readonly acknowledged: Acknowledged,
  ) {}

  /** A socket has said that it has everything up to there. */
  acknowledge(socket: WebSocket, seq: number): void {
    this.acknowledged.upTo(socket, seq)
  }

  /** To everybody who is live, at the end of the turn. */
  tell(events: Event[]): void {
    this.gathered.push(...events)
  }

  /** To those who are live and whom it is for, after the events before it, as it is then: of what is `about` the same the last will do. */
  tellAside(about: string, aside: () => Aside | null): void {
    if (this.asides.size === 0) setTimeout(() => this.flush(), 0)
    this.asides.set(about, aside)
  }

  /** To one socket, after all that it was told before. */
  reply(socket: WebSocket, frames: Down[]): void {
    if (frames.length === 0) return
    this.flush()
    for (const frame of frames) say(socket, encode(frame))
  }

  /** Whether there was anything to tell. */
  flush(): boolean {
    const told = this.flushEvents()
    return this.flushAsides() || told
  }

  private flushEvents(): boolean {
    const last = this.gathered.at(-1)
    if (!last) return false
    const frames = inFrames(this.gathered).map((events) => encode({ type: 'events', events }))
    this.gathered = []
    this.acknowledged.tell(last.seq, Date.now())
    for (const [socket, { live }] of this.sockets.all()) {
      if (!live) continue
      for (const frame of frames) say(socket, frame)
      if (this.acknowledged.isLagging(socket)) this.lag(socket)
    }
    return true
  }

  private flushAsides(): boolean {
    const waiting = [...this.asides.values()]
    this.asides.clear()
    const here = [...this.sockets.all()].filter(([, { live }]) => live)
    // When nobody is here any more, there may be nothing to ask either: a room that ends has no tables.
    if (waiting.length === 0 || here.length === 0) return false
    const asides = waiting
      .map((aside) => aside())
      .filter((aside) => aside !== null)
      .map(({ frame, to }) => ({ text: encode(frame), to }))
    for (const [socket, { person }] of here) for (const { text, to } of asides) if (to(person)) say(socket, text)
    return asides.length > 0
  }

  private lag(socket: WebSocket): void {
    this.sockets.update(socket, { live: false })
    say(socket, encode({ type: 'lag' }))
  }
}

/** Events by the frame, each of about `limits.eventsFrameBytes` at most. */
export function inFrames(events: Event[]): Event[][] {
  const frames: Event[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const event of events) {
    bytes += event.body.length
    if (bytes > limits.eventsFrameBytes) {
      frames.push([])
      bytes = event.body.length
    }
    frames.at(-1)?.push(event)
  }
  return frames
}

/** A socket that has just gone is told nothing; its close event is on its way. */
function say(socket: WebSocket, text: string): void {
  if (socket.readyState === WebSocket.READY_STATE_OPEN) socket.send(text)
}
