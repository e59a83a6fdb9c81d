import { type ClosingCode, closing } from '../../protocol/closing.ts'
import { decodeUp } from '../../protocol/codec.ts'
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
}

export interface Hearer {
  /** Null once there is nobody to say anything to. */
  alive: () => RoomStore | null
  receive: (store: RoomStore, socket: WebSocket, attachment: Attachment, frame: Up) => void
}

/** Takes what sockets say, in turns, up to the frame: whoever says what is none, or too much, is told to go. */
export class Hearing {
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

  private hearSafely({ socket, message }: Said): void {
    try {
      this.hear(socket, message)
    } catch (thrown) {
      log('error', { step: 'frame', problem: problemOf(thrown) })
      this.sockets.forget(socket)
      socket.close(1011, 'bug')
    }
  }

  private hear(socket: WebSocket, message: string | ArrayBuffer): void {
    const attachment = this.sockets.of(socket)
    if (!attachment) return
    const store = this.hearer.alive()
    if (!store) this.tellToGo(socket, closing.ended)
    else if (this.pace.isTooFast(socket, Date.now())) this.tellToGo(socket, closing.tooFast)
    else if (typeof message !== 'string') this.tellToGo(socket, closing.notText)
    else this.hearText(store, socket, attachment, message)
  }

  private hearText(store: RoomStore, socket: WebSocket, attachment: Attachment, text: string): void {
    const decoded = decodeUp(text)
    if (decoded.ok) this.hearer.receive(store, socket, attachment, decoded.frame)
    else if (decoded.send) this.delivery.reply(socket, [{ type: 'refused', id: decoded.send, reason: 'malformed' }])
    else this.tellToGo(socket, decoded.problem === 'too-large' ? closing.tooLarge : closing.notAFrame)
  }

  /** After all that it was told before. */
  private tellToGo(socket: WebSocket, code: ClosingCode): void {
    this.delivery.flush()
    this.sockets.tellToGo(socket, code)
  }
}
