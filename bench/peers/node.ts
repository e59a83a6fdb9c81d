import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { cores, on } from '../cores.ts'
import type { DialectName } from '../load/dialects.ts'
import type { Peer } from './peer.ts'

/** Starts a server that is a script of this folder. Its one room is whoever is connected. */
export async function startNode(script: string, dialect: DialectName, path: string, ...args: string[]): Promise<Peer> {
  const [command, all] = on(cores.server, process.execPath, join(import.meta.dirname, script), ...args)
  const child = spawn(command, all, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  const failed = ended.then(() => Promise.reject(new Error(`${script} ended`)))
  const [port] = await Promise.race([once(child, 'message'), failed])
  failed.catch(() => {})
  return {
    dialect,
    port,
    pid: child.pid ?? Number.NaN,
    room: async (_, members) => Array.from({ length: members }, () => ({ path, headers: {} })),
    async stop() {
      child.kill()
      await ended
    },
  }
}
