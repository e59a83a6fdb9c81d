import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export interface Process {
  pid: number
  parent: number
  /** Of memory that is resident. */
  kilobytes: number
  /** How it was called, with its arguments. */
  command: string
}

/** What runs on this machine: of /proc where there is one, since a small image of Linux has no `ps`. */
export const processes = (): Process[] => (existsSync('/proc/self/status') ? fromProc() : fromPs())

const fromProc = (): Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8')
        const number = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return [{ pid: Number(name), parent: number('PPid'), kilobytes: number('VmRSS'), command }]
      } catch {
        // It has just ended.
        return []
      }
    })

const fromPs = (): Process[] =>
  execFileSync('ps', ['-axo', 'pid=,ppid=,rss=,command='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, kilobytes, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)/.exec(line) ?? []
      return pid ? [{ pid: Number(pid), parent: Number(parent), kilobytes: Number(kilobytes), command }] : []
    })
