import { createHash, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { ConversationId } from '../../protocol/ids.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { Client } from '../instance/client.ts'

export const opcode = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface Shape {
  fin?: boolean
  /** The three reserved bits, RSV1 the highest: it says "deflated", which nobody has agreed on. */
  reserved?: number
  opcode?: number
  isMasked?: boolean
  /** What the header says, whatever the payload is. */
  length?: number
}

/** A frame as it stands on the wire (RFC 6455, section 5.2), or as it mustn't. */
export function frame(payload: Uint8Array, shape: Shape = {}): Buffer {
  const { fin = true, reserved = 0, opcode: kind = opcode.text, isMasked = true, length = payload.length } = shape
  const first = (fin ? 0x80 : 0) | (reserved << 4) | kind
  const masked = isMasked ? 0x80 : 0
  if (!isMasked) return Buffer.concat([header(first, masked, length), payload])
  const mask = randomBytes(4)
  return Buffer.concat([header(first, masked, length), mask, payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))])
}

function header(first: number, masked: number, length: number): Buffer {
  if (length < 126) return Buffer.from([first, masked | length])
  const header = Buffer.alloc(length < 65_536 ? 4 : 10)
  header[0] = first
  header[1] = masked | (length < 65_536 ? 126 : 127)
  if (length < 65_536) header.writeUInt16BE(length, 2)
  else header.writeBigUInt64BE(BigInt(length), 2)
  return header
}

/** A conversation's WebSocket made by hand, which may say anything. */
export class RawSocket {
  private constructor(private readonly socket: Socket) {}

  static async connect(client: Client, room: ConversationId): Promise<RawSocket> {
    const { hostname, port } = new URL(client.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => socket.destroy())
    const key = randomBytes(16).toString('base64')
    const lines = [
      `GET /u/0/api/conversations/${room}/socket?as=${client.id}&v=${protocolVersion} HTTP/1.1`,
      `host: ${new URL(client.url).host}`,
      `origin: ${client.url}`,
      `cookie: ${client.cookie}`,
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      `sec-websocket-key: ${key}`,
    ]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once('data', (bytes) => resolve(bytes.toString('latin1')))
      socket.once('close', () => reject(new Error('closed before the handshake was answered')))
    })
    const accepted = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    if (!answer.includes(accepted)) throw new Error(`no handshake: ${answer}`)
    return new RawSocket(socket)
  }

  send(...frames: Uint8Array[]): void {
    for (const one of frames) this.socket.write(one)
  }

  /** Until it has heard that, among whatever else it hears. */
  hear(what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      let before = ''
      this.socket.on('data', (bytes) => {
        const text = before + bytes.toString('latin1')
        before = text.slice(-what.length)
        if (text.includes(what)) resolve()
      })
      this.socket.once('close', () => reject(new Error(`closed before it heard ${what}`)))
    })
  }

  /** Says that there is nothing more to come. */
  end(): void {
    this.socket.end()
  }

  /** Goes without a word. */
  drop(): void {
    this.socket.destroy()
  }
}
