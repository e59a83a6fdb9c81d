import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Random } from '../support/random.ts'

/**
 * What a network does to those who speak through it.
 *
 * - `reset`: every connection is reset, and new ones are let through.
 * - `mute-up`, `mute-down`: half open. What goes one way is swallowed, and nothing tells either end; a connection that lost
 *   something stays so for good.
 * - `jitter`: each piece is 50-400 ms late. `slices`: pieces of 7 bytes.
 * - `refuse`: every connection is reset, and new ones are refused.
 * - `stall`: nothing is read from the server, so that what it sends piles up there.
 */
export const faults = ['reset', 'mute-up', 'mute-down', 'jitter', 'slices', 'refuse'] as const
export type Fault = (typeof faults)[number] | 'stall'

type Way = 'up' | 'down'

interface Connection {
  client: Socket
  server: Socket
  lost: Set<Way>
}

/** A TCP proxy on loopback before `target`, with one fault at a time. */
export class TcpProxy {
  private fault: Fault | null = null
  private readonly connections = new Set<Connection>()
  private healed = () => {}
  private whenHealed = Promise.resolve()

  private constructor(
    private readonly target: number,
    private readonly random: Random,
    private readonly server: Server,
    private readonly port: number,
  ) {
    server.on('connection', (client) => this.accept(client))
  }

  static async start(target: string, random: Random): Promise<TcpProxy> {
    const server = createServer({ noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new TcpProxy(Number(new URL(target).port), random, server, (server.address() as AddressInfo).port)
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  async break(fault: Fault): Promise<void> {
    this.fault = fault
    this.whenHealed = new Promise((resolve) => {
      this.healed = resolve
    })
    if (fault === 'reset' || fault === 'refuse') for (const one of this.connections) reset(one)
    if (fault === 'refuse') await new Promise((closed) => this.server.close(closed))
  }

  async heal(): Promise<void> {
    if (this.fault === 'refuse') {
      this.server.listen(this.port, '127.0.0.1')
      await once(this.server, 'listening')
    }
    this.fault = null
    this.healed()
  }

  async close(): Promise<void> {
    this.healed()
    for (const one of this.connections) reset(one)
    await new Promise((closed) => this.server.close(closed))
  }

  private accept(client: Socket): void {
    const server = connect({ port: this.target, host: '127.0.0.1', noDelay: true })
    const connection: Connection = { client, server, lost: new Set() }
    this.connections.add(connection)
    client.on('error', () => {})
    server.on('error', () => {})
    void this.carry(connection, 'up')
    void this.carry(connection, 'down')
  }

  /** One way, until its end, which is told to the other side as a reset; once something was swallowed it is told nothing more. */
  private async carry(connection: Connection, way: Way): Promise<void> {
    const [from, to] = way === 'up' ? [connection.client, connection.server] : [connection.server, connection.client]
    try {
      for await (const chunk of from) await this.pass(connection, way, chunk, to)
    } catch {
      // It was reset, here or by its end.
    }
    if (connection.lost.size > 0) return
    reset(connection)
    this.connections.delete(connection)
  }

  private async pass({ lost }: Connection, way: Way, chunk: Buffer, to: Socket): Promise<void> {
    if (this.fault === `mute-${way}`) lost.add(way)
    if (lost.has(way)) return
    if (this.fault === 'stall' && way === 'down') await this.whenHealed
    if (this.fault === 'jitter') await setTimeout(50 + this.random.below(351))
    if (this.fault !== 'slices') return write(to, chunk)
    for (let start = 0; start < chunk.length; start += 7) {
      await write(to, chunk.subarray(start, start + 7))
      await setImmediate()
    }
  }
}

/** Waits for the other side to take it, as TCP does. */
const write = (to: Socket, bytes: Buffer): Promise<void> =>
  new Promise((taken) => {
    to.write(bytes, () => taken())
  })

function reset({ client, server }: Connection): void {
  client.resetAndDestroy()
  server.resetAndDestroy()
}
