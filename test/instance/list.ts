import type { ConversationId } from '../../protocol/ids.ts'
import type { InboxUp, Row } from '../../protocol/inbox.ts'
import { decodeInboxDown, encode } from '../../protocol/inboxCodec.ts'
import type { Client } from './client.ts'

/** Somebody's chat list without a browser: comes back when its socket goes, and holds what it was told. */
export class List {
  readonly rows = new Map<ConversationId, Row>()
  private rev = 0
  private socket: WebSocket | null = null
  private closed = false

  constructor(private readonly client: Client) {
    this.connect()
  }

  say(frame: InboxUp): void {
    this.socket?.send(encode(frame))
  }

  close(): void {
    this.closed = true
    this.socket?.close(1000)
  }

  private connect(): void {
    const socket = this.client.connect('/inbox/socket')
    this.socket = socket
    socket.onopen = () => this.say({ type: 'hello', rev: this.rev })
    socket.onmessage = ({ data }) => this.hear(String(data))
    socket.onclose = () => {
      if (!this.closed) setTimeout(() => this.connect(), 50)
    }
  }

  private hear(text: string): void {
    const frame = decodeInboxDown(text)
    if (frame?.type !== 'rows') return
    if (frame.all) this.rows.clear()
    for (const row of frame.rows) this.rows.set(row.conversation, row)
    if (!frame.more) this.rev = frame.rev
  }
}
