import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { cores, on } from '../cores.ts'
import type { Done, Job, Report } from './job.ts'

/** Whatever hasn't come by then isn't coming. */
const patienceMs = 90_000

/** Does a job in a process of its own on the load's core. `meanwhile` is called once all members are live. */
export async function load(job: Job, meanwhile: () => Promise<void> = async () => {}): Promise<Done> {
  const [command, args] = on(cores.load, process.execPath, join(import.meta.dirname, 'load.ts'))
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  try {
    return await dialogue(child, job, meanwhile)
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
  }
}

function dialogue(child: ChildProcess, job: Job, meanwhile: () => Promise<void>): Promise<Done> {
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => reject(new Error(`the load ended without a result (${signal ?? code})`)))
    child.on('message', (report: Report) => {
      if (report.is === 'done') resolve(report.done)
      else if (report.is === 'failed') reject(new Error(report.problem))
      else meanwhile().then(() => job.work.do === 'hold' && child.send('enough'), reject)
    })
    child.send(job)
  })
}
