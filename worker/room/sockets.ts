import { type ClosingCode, closing, heartbeat } from '../../protocol/closing.ts'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Who } from '../auth/token.ts'
import { close } from '../socket.ts'
import { type Attachment, readAttachment, surplus, tagsOf } from './attachment.ts'

/**
 * The room's hibernating sockets, and what is known of each. Attachments are read once after a sleep: reading one a socket for
 * each message would cost more than telling it.
 */
export class Sockets {
  private readonly known = new Map<WebSocket, Attachment>()

  constructor(private readonly ctx: DurableObjectState) {
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(heartbeat.ping, heartbeat.pong))
    for (const socket of ctx.getWebSockets()) {
      const attachment = socket.readyState === WebSocket.READY_STATE_OPEN ? readAttachment(socket) : null
      if (attachment) this.known.set(socket, attachment)
    }
  }

  /**
   * The stalest of a person's sockets makes place when there are too many. False for one more of somebody who doesn't answer
   * the closing of so many: a socket that was told to go costs until it does.
   */
  accept(socket: WebSocket, who: Who, now: number): boolean {
    const sockets = this.ctx.getWebSockets(who.person)
    if (sockets.length > 2 * limits.socketsPerPerson) return false
    const others = sockets
      .filter((other) => this.of(other))
      .map((other) => ({ socket: other, lastSeen: this.lastSeen(other) }))
    for (const stale of surplus(others)) this.tellToGo(stale, closing.tooManySockets)
    const attachment: Attachment = { ...who, since: now, live: false, held: null }
    this.ctx.acceptWebSocket(socket, tagsOf(attachment))
    this.keep(socket, attachment)
    return true
  }

  all(): Iterable<[WebSocket, Attachment]> {
    return this.known
  }

  /** Null for a socket that was told to go, or isn't ours: until its client answers, the runtime still delivers what that says. */
  of(socket: WebSocket): Attachment | null {
    return this.known.get(socket) ?? null
  }

  update(socket: WebSocket, change: Partial<Attachment>): void {
    const attachment = this.known.get(socket)
    if (attachment) this.keep(socket, { ...attachment, ...change })
  }

  forget(socket: WebSocket): void {
    this.known.delete(socket)
  }

  /** How many people have the page open. */
  inside(): number {
    return new Set([...this.known.values()].map(({ person }) => person)).size
  }

  closeAll(code: ClosingCode, tag?: PersonId | SessionId): void {
    for (const socket of this.ctx.getWebSockets(tag)) this.tellToGo(socket, code)
  }

  tellToGo(socket: WebSocket, code: ClosingCode): void {
    this.forget(socket)
    close(socket, code)
  }

  private keep(socket: WebSocket, attachment: Attachment): void {
    this.known.set(socket, attachment)
    socket.serializeAttachment(attachment)
  }

  private lastSeen(socket: WebSocket): number {
    const heartbeat = this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime()
    return heartbeat ?? this.known.get(socket)?.since ?? 0
  }
}
