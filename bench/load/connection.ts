import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Dialect } from './dialects.ts'
import { Follower } from './follower.ts'
import { clientFrame, FrameReader } from './frames.ts'
import { countTexts } from './text.ts'

/** Somebody's place at a server: where to knock, and what to show at the door. */
export interface Member {
  path: string
  headers: Record<string, string>
}

/** Takes a payload, and says how many messages it held. */
export type Heard = (bytes: Buffer, start: number, end: number) => number

/** What is read is used up before the next read, so that all sockets read into the same memory. */
const memory = Buffer.alloc(256 * 1024)

/** A member's socket, no more than a WebSocket must be. */
export class Connection {
  /** Told of every payload once the socket is live. */
  heard: Heard = countTexts
  /** The last payload that held no message, to explain what went wrong. */
  unknown = ''
  private readonly member: Member
  private readonly dialect: Dialect
  private readonly socket: Socket
  private stage: 'handshake' | 'opening' | 'live' = 'handshake'
  private readonly reader = new FrameReader((bytes, start, end) => this.hear(bytes, start, end))
  private head = ''
  private follower: Follower | null = null
  private opened = () => {}

  private constructor(port: number, member: Member, dialect: Dialect) {
    this.member = member
    this.dialect = dialect
    const callback = (length: number) => {
      this.read(memory.subarray(0, length))
      return true
    }
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true, onread: { buffer: memory, callback } })
  }

  /** Resolves once the member gets what is said from then on. */
  static open(port: number, member: Member, dialect: Dialect): Promise<Connection> {
    const connection = new Connection(port, member, dialect)
    return new Promise((resolve, reject) => {
      connection.opened = () => resolve(connection)
      connection.socket.on('connect', () => connection.knock(port))
      connection.socket.on('error', reject)
      connection.socket.on('close', () => reject(new Error(`closed at the ${connection.stage}: ${connection.head}`)))
    })
  }

  write(frames: Buffer): void {
    this.socket.write(frames)
  }

  say(payload: string): void {
    this.write(clientFrame(payload))
  }

  /** Says goodbye, and resolves when the server has let go. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.socket.on('close', resolve)
      this.socket.end(clientFrame('', 8))
      setTimeout(() => this.socket.destroy(), 2000).unref()
    })
  }

  private knock(port: number): void {
    const headers = {
      host: `localhost:${port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      ...this.member.headers,
    }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    this.socket.write(`GET ${this.member.path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  }

  private read(chunk: Buffer): void {
    if (this.stage === 'handshake') this.shakeHands(chunk)
    else this.reader.push(chunk)
  }

  private shakeHands(chunk: Buffer): void {
    this.head += chunk.toString('latin1')
    const end = this.head.indexOf('\r\n\r\n')
    if (end === -1) return
    if (!this.head.startsWith('HTTP/1.1 101')) {
      this.socket.destroy()
      return
    }
    this.stage = 'opening'
    this.enter(null)
    this.reader.push(Buffer.from(this.head.slice(end + 4), 'latin1'))
  }

  private hear(bytes: Buffer, start: number, end: number): void {
    if (this.stage === 'live') this.hearLive(bytes, start, end)
    else this.enter(bytes.toString('utf8', start, end))
  }

  private hearLive(bytes: Buffer, start: number, end: number): void {
    const count = this.heard(bytes, start, end)
    if (count === 0) this.unknown = bytes.toString('utf8', start, end)
    this.follower?.heard(count, bytes, start, end)
  }

  private enter(frame: string | null): void {
    const step = this.dialect.enter(frame)
    if (step === 'live') {
      this.stage = 'live'
      if (this.dialect.following && frame)
        this.follower = new Follower(this.dialect.following, frame, (payload) => this.say(payload))
      this.opened()
    } else if (step !== null) this.say(step.say)
  }
}
