import { type ClosingCode, closing } from '../../protocol/closing.ts'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import type { Who } from '../auth/token.ts'
import { close } from '../socket.ts'
import { type Attachment, readAttachment, surplus, tagsOf } from './attachment.ts'
import type { LiveSocket } from './delivery.ts'

/** The room's hibernating sockets: who holds them, and which get what happens as it happens. */
export class Sockets {
  constructor(private readonly ctx: DurableObjectState) {}

  /** The stalest of a person's sockets makes place when there are too many. */
  accept(socket: WebSocket, who: Who, now: number): void {
    const others = this.ctx
      .getWebSockets(who.person)
      .map((other) => ({ socket: other, lastSeen: this.lastSeen(other) }))
    for (const stale of surplus(others)) close(stale, closing.tooManySockets)
    const attachment: Attachment = { ...who, since: now, live: false }
    this.ctx.acceptWebSocket(socket, tagsOf(attachment))
    socket.serializeAttachment(attachment)
  }

  setLive(socket: WebSocket, attachment: Attachment): void {
    if (!attachment.live) socket.serializeAttachment({ ...attachment, live: true } satisfies Attachment)
  }

  all(): LiveSocket[] {
    return this.ctx.getWebSockets().map((socket) => ({ socket, live: readAttachment(socket)?.live ?? false }))
  }

  /** How many people have the page open. */
  inside(): number {
    const people = this.ctx.getWebSockets().map((socket) => readAttachment(socket)?.person)
    return new Set(people.filter((person) => person !== undefined)).size
  }

  closeAll(code: ClosingCode, tag?: PersonId | SessionId): void {
    for (const socket of this.ctx.getWebSockets(tag)) close(socket, code)
  }

  private lastSeen(socket: WebSocket): number {
    const heartbeat = this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime()
    return heartbeat ?? readAttachment(socket)?.since ?? 0
  }
}
