import { type ClosingCode, closing } from '../../protocol/closing.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox.ts'
import { encode } from '../../protocol/inboxCodec.ts'
import { limits } from '../../protocol/limits.ts'
import type { Who } from '../auth/token.ts'
import { surplus } from '../room/attachment.ts'
import { close } from '../socket.ts'
import { type Attachment, readAttachment } from './attachment.ts'

/** One person's hibernating sockets, one a tab, and what is known of each. */
export class Sockets {
  private readonly known = new Map<WebSocket, Attachment>()

  constructor(private readonly ctx: DurableObjectState) {
    for (const socket of ctx.getWebSockets()) {
      const attachment = socket.readyState === WebSocket.READY_STATE_OPEN ? readAttachment(socket) : null
      if (attachment) this.known.set(socket, attachment)
    }
  }

  /** The stalest makes place when there are too many. False for one more of somebody who answers no closing. */
  accept(socket: WebSocket, who: Who, now: number): boolean {
    if (this.ctx.getWebSockets().length > 2 * limits.socketsPerPerson) return false
    const others = [...this.known.keys()].map((other) => ({ socket: other, lastSeen: this.lastSeenOf(other) }))
    for (const stale of surplus(others)) this.tellToGo(stale, closing.tooManySockets)
    this.ctx.acceptWebSocket(socket, [who.person, who.session, who.device])
    this.keep(socket, { ...who, since: now, live: false, activeAt: 0, watches: [] })
    return true
  }

  /** Null for a socket that was told to go: until its client answers, the runtime still delivers what that says. */
  of(socket: WebSocket): Attachment | null {
    return this.known.get(socket) ?? null
  }

  all(): Attachment[] {
    return [...this.known.values()]
  }

  update(socket: WebSocket, change: Partial<Attachment>): void {
    const attachment = this.known.get(socket)
    if (attachment) this.keep(socket, { ...attachment, ...change })
  }

  forget(socket: WebSocket): void {
    this.known.delete(socket)
  }

  /** To every socket that has said hello, or to those of them that `which` names. */
  tell(frame: InboxDown, which: (attachment: Attachment) => boolean = ({ live }) => live): void {
    const text = encode(frame)
    for (const [socket, attachment] of this.known) if (which(attachment)) say(socket, text)
  }

  reply(socket: WebSocket, frames: InboxDown[]): void {
    for (const frame of frames) say(socket, encode(frame))
  }

  closeAll(code: ClosingCode, tag: SessionId): void {
    for (const socket of this.ctx.getWebSockets(tag)) this.tellToGo(socket, code)
  }

  /** Those that have answered nothing since `before` are dead, or come back and say hello. */
  closeSilent(before: number): void {
    for (const socket of [...this.known.keys()].filter((one) => this.lastSeenOf(one) < before)) {
      this.forget(socket)
      socket.close(1001, 'silent')
    }
  }

  tellToGo(socket: WebSocket, code: ClosingCode): void {
    this.forget(socket)
    close(socket, code)
  }

  /** When each came, or last answered a heartbeat. */
  lastSeen(): number[] {
    return [...this.known.keys()].map((socket) => this.lastSeenOf(socket))
  }

  private keep(socket: WebSocket, attachment: Attachment): void {
    this.known.set(socket, attachment)
    socket.serializeAttachment(attachment)
  }

  private lastSeenOf(socket: WebSocket): number {
    const heartbeat = this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime()
    return heartbeat ?? this.known.get(socket)?.since ?? 0
  }
}

/** A socket that has just gone is told nothing; its close event is on its way. */
function say(socket: WebSocket, text: string): void {
  if (socket.readyState === WebSocket.READY_STATE_OPEN) socket.send(text)
}
