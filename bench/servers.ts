import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBareRoom } from './peers/bare-room.ts'
import { startNode } from './peers/node.ts'
import { startParley } from './peers/parley.ts'
import type { Peer } from './peers/peer.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))

const starts = {
  Parley: startParley,
  'bare room': startBareRoom,
  'Socket.IO': () =>
    startNode(
      'socket.io.server.ts',
      'socket.io',
      '/socket.io/?EIO=4&transport=websocket',
      join(folder, 'socket.io.db'),
    ),
  ws: () => startNode('ws.server.ts', 'plain', '/'),
  prepared: () => startNode('prepared.server.ts', 'plain', '/'),
} satisfies Record<string, () => Promise<Peer>>
export type ServerName = keyof typeof starts

/** The servers that were needed so far. Each runs until the end, and does nothing while another is asked. */
export class Servers {
  private readonly started = new Map<ServerName, Promise<Peer>>()

  get(name: ServerName): Promise<Peer> {
    const peer = this.started.get(name) ?? starts[name]()
    this.started.set(name, peer)
    return peer
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.started.values()].map(async (peer) => (await peer).stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}
