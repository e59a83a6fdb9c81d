import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import type { Peer } from './peer.ts'
import { pinned } from './workerd.ts'

/** A bare room on workerd, under the same Miniflare as Parley. */
export async function startBareRoom(): Promise<Peer> {
  const state = await mkdtemp(join(tmpdir(), 'bare-room-'))
  const options = convertV4MiniflareOptions({ host: '127.0.0.1', cf: false, workers: [worker] })
  const { started: miniflare, pid } = await pinned(async () => {
    const starting = new Miniflare({ ...options, resourcePersistencePath: state })
    await starting.ready
    return starting
  })
  const { port } = await miniflare.ready
  return {
    dialect: 'plain',
    port: Number(port),
    pid,
    room: async (name, members) =>
      Array.from({ length: members }, () => ({ path: `/${encodeURIComponent(name)}`, headers: {} })),
    async stop() {
      await miniflare.dispose()
      await rm(state, { recursive: true, force: true })
    },
  }
}

const worker = {
  name: 'bare-room',
  modules: true as const,
  scriptPath: join(import.meta.dirname, 'bare-room.worker.js'),
  compatibilityDate: '2026-10-15',
  compatibilityFlags: ['no_web_socket_compression'],
  durableObjects: { ROOMS: { className: 'Room', useSQLite: true } },
}
