import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { environment, root } from './install.mjs'

export interface Ran {
  status: number
  output: string
}

/** Runs a tool's script under this Node, in the project's folder; `path` is below node_modules. */
export function runTool(path: string, args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', path), ...args], {
      cwd: root,
      env: environment(),
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.on('error', ({ message }) => resolve({ status: 1, output: message }))
    child.on('close', (status) => resolve({ status: status ?? 1, output }))
  })
}
