import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Servers have one core to themselves, the load another. */
export const cores = { server: 0, load: 1 } as const

/** `taskset` and what it starts. */
export const on = (core: number, command: string, ...args: string[]): [string, string[]] => [
  'taskset',
  ['-c', String(core), command, ...args],
]

/** Moves a process that runs already, with all its threads. */
export function moveTo(core: number, pid: number): void {
  execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' })
}

/** Linux counts in hundredths of a second, whatever its clock is. */
const tickMs = 10

/** What a process has used so far, user and system, of all its threads (proc(5)). */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name, in parentheses, may hold spaces.
  const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(stat) ?? []
  return (Number(user) + Number(system)) * tickMs
}

/** What a process holds of the machine's memory. */
export function residentBytes(pid: number): number {
  const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) * 1024
}

/** The processes of this name that this process started. */
export const childrenNamed = (name: string): number[] =>
  execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(name))
    .map((line) => Number.parseInt(line, 10))
