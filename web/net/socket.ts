import { heartbeat } from '../../protocol/closing.ts'
import { limits } from '../../protocol/limits.ts'
import { type Stopped, verdict } from './closing.ts'
import type { Happening, World } from './world.ts'

/** What came of renewing the session: done, to be tried again, or one must log in. */
export type Refreshed = 'done' | 'later' | 'signed-out'

interface SocketEvents {
  opened(): void
  heard(text: string): void
  /** It is away; `returning` says whether it comes back by itself. */
  away(returning: boolean): void
  stopped(why: Stopped): void
  refresh(): Promise<Refreshed>
}

/** How long a socket may take to answer when somebody comes back to it. */
const probeMs = 5_000
/**
 * How long a handshake may take: a browser itself waits for minutes. Each try waits longer, up to four times as long: where
 * thousands come back at once, giving up early only lengthens the queue.
 */
const connectMs = 10_000
const morePerTryMs = 5_000
const connectMostMs = 40_000

/**
 * A socket that comes back. It carries strings and knows no chat. Two heartbeats without an answer and it is taken for
 * dead: a network that went away says nothing.
 *
 *     connecting ──► open ──► away ──(jitter, online, looked at)──► connecting
 *                      └────► stopped
 */
export class ReturningSocket {
  private socket: WebSocket | null = null
  private tries = 0
  private refreshed = false
  private unanswered = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private probe: ReturnType<typeof setTimeout> | undefined
  private beat: ReturnType<typeof setInterval> | undefined
  private readonly stop = new AbortController()

  constructor(
    private readonly open: () => WebSocket,
    private readonly events: SocketEvents,
    private readonly world: World,
  ) {
    world.watch((what) => this.happened(what), this.stop.signal)
    this.connect()
  }

  /** False when it is away: what was to be said must be said again. */
  send(text: string): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(text)
    return true
  }

  close(): void {
    this.stop.abort()
    this.drop()
  }

  private connect(): void {
    this.drop()
    const socket = this.open()
    this.socket = socket
    const patienceMs = Math.min(connectMs + this.tries * morePerTryMs, connectMostMs)
    this.probe = setTimeout(() => this.lose(), patienceMs)
    socket.onopen = () => {
      clearTimeout(this.probe)
      this.unanswered = 0
      this.beat = setInterval(() => this.heartbeat(), limits.heartbeatMs)
      this.events.opened()
    }
    socket.onmessage = ({ data }) => {
      if (data === heartbeat.pong) return this.answered()
      if (typeof data !== 'string') return
      this.tries = 0
      this.refreshed = false
      this.events.heard(data)
    }
    socket.onclose = ({ code }) => void this.closed(code)
  }

  private async closed(code: number): Promise<void> {
    this.drop()
    const what = verdict(code, this.tries, this.world.random())
    if (what.do === 'stop') return this.end(what.why)
    this.events.away(what.do !== 'wait')
    if (what.do === 'return') this.returnAfter(what.afterMs)
    if (what.do === 'refresh') await this.refresh()
  }

  /** Refused once more right after the session was renewed, there is nothing to be gained by asking again. */
  private async refresh(): Promise<void> {
    const came = this.refreshed ? 'signed-out' : await this.events.refresh()
    if (this.stop.signal.aborted) return
    if (came === 'signed-out') return this.end('signed-out')
    if (came === 'later') return this.returnAfter(this.delayMs())
    this.refreshed = true
    this.connect()
  }

  private end(why: Stopped): void {
    this.stop.abort()
    this.events.stopped(why)
  }

  private returnAfter(ms: number): void {
    this.tries++
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.connect(), ms)
  }

  /** Only a pong says that what we say arrives: others may be heard while nobody hears us. */
  private answered(): void {
    this.unanswered = 0
    clearTimeout(this.probe)
  }

  private heartbeat(): void {
    if (this.unanswered >= 2) this.lose()
    else if (this.send(heartbeat.ping)) this.unanswered++
  }

  /** The network is there again, or somebody looks: try now, or find out whether the socket is still alive. */
  private happened(what: Happening): void {
    if (what === 'left') return
    if (what === 'offline') this.lose()
    else if (this.send(heartbeat.ping)) {
      clearTimeout(this.probe)
      this.probe = setTimeout(() => this.lose(), probeMs)
    } else if (this.socket?.readyState !== WebSocket.CONNECTING) this.connect()
  }

  private lose(): void {
    if (!this.socket) return
    this.drop()
    this.events.away(true)
    this.returnAfter(this.delayMs())
  }

  /** Lets go of the socket without hearing of it again. */
  private drop(): void {
    clearInterval(this.beat)
    clearTimeout(this.timer)
    clearTimeout(this.probe)
    if (!this.socket) return
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null
    this.socket.close()
    this.socket = null
  }

  private delayMs(): number {
    const lost = verdict(1006, this.tries, this.world.random())
    return lost.do === 'return' ? lost.afterMs : 0
  }
}
