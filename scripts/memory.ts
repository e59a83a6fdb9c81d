import { statfsSync } from 'node:fs'
import { freemem } from 'node:os'

const memory = '/dev/shm'
const enough = 4 * 2 ** 30

/**
 * Where what a test keeps is to be, if not where the system keeps such things: it needn't outlive the machine, and would else
 * wait for the disk after every word. A process that was killed leaves the same behind.
 */
export function memoryFirst(): { TMPDIR?: string } {
  return process.env.TMPDIR === undefined && hasRoom() ? { TMPDIR: memory } : {}
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory)
    return Math.min(bavail * bsize, freemem()) > enough
  } catch {
    return false
  }
}
