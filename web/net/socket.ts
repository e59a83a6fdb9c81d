import { heartbeat } from '../../protocol/closing.ts'
import { limits } from '../../protocol/limits.ts'
import { type Stopped, verdict } from './closing.ts'

export interface SocketEvents {
  opened(): void
  heard(text: string): void
  /** It is away; `returning` says whether it comes back by itself. */
  away(returning: boolean): void
  stopped(why: Stopped): void
  /** Whether the session could be refreshed. */
  refresh(): Promise<boolean>
}

/**
 * A socket that comes back. It carries strings and knows no chat. Two heartbeats without an answer and it is taken for
 * dead: a network that went away says nothing.
 *
 *     connecting ──► open ──► away ──(jitter, online, focus)──► connecting
 *                      └────► stopped
 */
export class ReturningSocket {
  private socket: WebSocket | null = null
  private tries = 0
  private refreshed = false
  private unanswered = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private beat: ReturnType<typeof setInterval> | undefined
  private readonly stop = new AbortController()

  constructor(
    private readonly url: string,
    private readonly events: SocketEvents,
  ) {
    const { signal } = this.stop
    addEventListener('online', () => this.nudge(), { signal })
    addEventListener('offline', () => this.lose(), { signal })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.nudge(), {
      signal,
    })
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
    clearTimeout(this.timer)
    this.drop()
    const socket = new WebSocket(this.url)
    this.socket = socket
    socket.onopen = () => {
      this.unanswered = 0
      this.beat = setInterval(() => this.heartbeat(), limits.heartbeatMs)
      this.events.opened()
    }
    socket.onmessage = ({ data }) => {
      this.unanswered = 0
      if (data === heartbeat.pong || typeof data !== 'string') return
      this.tries = 0
      this.refreshed = false
      this.events.heard(data)
    }
    socket.onclose = ({ code }) => void this.closed(code)
  }

  private async closed(code: number): Promise<void> {
    this.drop()
    const what = verdict(code, this.tries, Math.random())
    if (what.do === 'stop') {
      this.stop.abort()
      this.events.stopped(what.why)
      return
    }
    this.events.away(what.do !== 'wait')
    if (what.do === 'return') this.returnAfter(what.afterMs)
    if (what.do === 'refresh') await this.refresh()
  }

  private async refresh(): Promise<void> {
    const again = !this.refreshed && (await this.events.refresh())
    this.refreshed = true
    if (again && !this.stop.signal.aborted) this.connect()
  }

  private returnAfter(ms: number): void {
    this.tries++
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.connect(), ms)
  }

  private heartbeat(): void {
    if (this.unanswered >= 2) this.lose()
    else if (this.send(heartbeat.ping)) this.unanswered++
  }

  /** The network is there again, or somebody looks: try now, or find out whether the socket is still alive. */
  private nudge(): void {
    if (this.stop.signal.aborted) return
    if (this.socket?.readyState === WebSocket.OPEN) this.send(heartbeat.ping)
    else if (this.socket?.readyState !== WebSocket.CONNECTING) this.connect()
  }

  private lose(): void {
    if (!this.socket) return
    this.drop()
    this.events.away(true)
    this.returnAfter(verdictAfterLoss(this.tries))
  }

  /** Lets go of the socket without hearing of it again. */
  private drop(): void {
    clearInterval(this.beat)
    clearTimeout(this.timer)
    if (!this.socket) return
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null
    this.socket.close()
    this.socket = null
  }
}

function verdictAfterLoss(tries: number): number {
  const lost = verdict(1006, tries, Math.random())
  return lost.do === 'return' ? lost.afterMs : 0
}
