import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../install.mjs'
import { Stop } from './stop.ts'

/** How a run of wrangler ended; `status` is `null` when a signal ended it. */
export interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

/** Runs wrangler with these arguments to its end. Rejects only with a `Stop`, when the owner interrupts. */
export type Run = (args: readonly string[]) => Promise<Ran>

// Not bin/wrangler.js: that one ends with 0 when a signal ends the wrangler inside it.
const cli = join(root, 'node_modules', 'wrangler', 'wrangler-dist', 'cli.js')

/** The pinned wrangler, in the folder of a wrangler.toml. It has no terminal, so it asks nothing and writes no config. */
export const wranglerIn =
  (folder: string, environment: NodeJS.ProcessEnv, interrupted: AbortSignal): Run =>
  (args) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--no-warnings', cli, ...args], {
        cwd: folder,
        env: { ...environment, ...quiet },
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: interrupted,
      })
      const said = { stdout: '', stderr: '' }
      child.stdout.setEncoding('utf8').on('data', (text) => (said.stdout += text))
      child.stderr.setEncoding('utf8').on('data', (text) => (said.stderr += text))
      child.on('error', (error) => reject(error.name === 'AbortError' ? new Stop(stopped) : error))
      child.on('close', (status) => resolve({ status, ...said }))
    })

const stopped = 'Stopped. It is safe to run npm run deploy again.'

/** Whatever the owner's own settings are: JSON and errors as we read them, and no request's body in wrangler's log files. */
const quiet = { WRANGLER_LOG: 'log', WRANGLER_LOG_SANITIZE: 'true', WRANGLER_SEND_METRICS: 'false' }
