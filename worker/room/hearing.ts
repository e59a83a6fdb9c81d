import { type ClosingCode, closing } from '../../protocol/closing.ts'
import { decodeUp } from '../../protocol/codec.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Up } from '../../protocol/up.ts'
import { log, problemOf } from '../log.ts'
import type { Attachment } from './attachment.ts'
import type { Delivery } from './delivery.ts'
import type { Pace } from './pace.ts'
import type { Sockets } from './sockets.ts'
import type { RoomStore } from './store.ts'
import { Turns } from './turns.ts'

interface Said {
  socket: WebSocket
  message: string | ArrayBuffer
  /** What was found out before it could be taken. */
  answer?: boolean
}

export interface Hearer {
  /** Null once there is nobody to say anything to. */
  alive: () => RoomStore | null
  /** What has to be asked before a frame can be taken; null for nothing, as of all messages. */
  ask: (store: RoomStore, by: PersonId, frame: Up) => Promise<boolean> | null
  receive: (store: RoomStore, socket: WebSocket, attachment: Attachment, frame: Up, answer: boolean) => void
}

/** Takes what sockets say, in turns, up to the frame: whoever says what is none, or too much, is told to go. */
export class Hearing {
  /** What sockets said after something that isn't answered yet: nothing overtakes it. */
  private readonly behind = new Map<WebSocket, Said[]>()
  private readonly turns = new Turns<Said>(
    (all) => this.take(all),
    // Measured: a timer of 0 ms runs after the runtime has written what was told, to a thousand sockets for 40 ms, and delivered
    // what had come by then. A span of time that had to be short enough for small rooms told large ones every message alone.
    (act) => setTimeout(act, 0),
  )

  constructor(
    private readonly sockets: Sockets,
    private readonly delivery: Delivery,
    private readonly pace: Pace,
    private readonly hearer: Hearer,
  ) {}

  add(socket: WebSocket, message: string | ArrayBuffer): void {
    this.turns.add({ socket, message })
  }

  /** Takes what waits: nothing that is done after it overtakes it. */
  flush(): void {
    this.turns.flush()
  }

  /** Whether there was anything to tell. */
  private take(all: Said[]): boolean {
    for (const said of all) this.hearSafely(said)
    return this.delivery.flush()
  }

  private hearSafely(said: Said): void {
    const behind = this.behind.get(said.socket)
    try {
      if (!behind) this.hear(said)
      else if (behind.length < limits.frames.burst) behind.push(said)
      else this.tellToGo(said.socket, closing.tooFast)
    } catch (thrown) {
      this.drop(said.socket, thrown)
    }
  }

  private drop(socket: WebSocket, thrown: unknown): void {
    log('error', { step: 'frame', problem: problemOf(thrown) })
    this.sockets.forget(socket)
    socket.close(1011, 'bug')
  }

  private hear(said: Said): void {
    const { socket, message } = said
    const attachment = this.sockets.of(socket)
    if (!attachment) return
    const store = this.hearer.alive()
    if (!store) this.tellToGo(socket, closing.ended)
    else if (this.pace.isTooFast(socket, Date.now())) this.tellToGo(socket, closing.tooFast)
    else if (typeof message !== 'string') this.tellToGo(socket, closing.notText)
    else this.hearText(store, attachment, said, message)
  }

  private hearText(store: RoomStore, attachment: Attachment, said: Said, text: string): void {
    const { socket } = said
    const decoded = decodeUp(text)
    if (decoded.ok) this.hearFrame(store, attachment, said, decoded.frame)
    else if (decoded.send) this.delivery.reply(socket, [{ type: 'refused', id: decoded.send, reason: 'malformed' }])
    else this.tellToGo(socket, decoded.problem === 'too-large' ? closing.tooLarge : closing.notAFrame)
  }

  private hearFrame(store: RoomStore, attachment: Attachment, said: Said, frame: Up): void {
    const { socket, answer } = said
    const asked = answer === undefined ? this.hearer.ask(store, attachment.person, frame) : null
    if (asked) void this.wait(said, asked)
    else this.hearer.receive(store, socket, attachment, frame, answer ?? false)
  }

  /** It is taken anew once the answer is there, and what its socket said meanwhile after it. */
  private async wait(said: Said, asked: Promise<boolean>): Promise<void> {
    const { socket } = said
    const behind: Said[] = []
    this.behind.set(socket, behind)
    try {
      const answer = await asked
      // What it said and is gathered yet comes behind it too.
      this.turns.flush()
      behind.unshift({ ...said, answer })
    } catch (thrown) {
      this.drop(socket, thrown)
    }
    this.behind.delete(socket)
    for (const one of behind) this.turns.add(one)
  }

  /** After all that it was told before. */
  private tellToGo(socket: WebSocket, code: ClosingCode): void {
    this.delivery.flush()
    this.sockets.tellToGo(socket, code)
  }
}
