import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isInstalled } from '../../scripts/install.mjs'
import { bareEnvironment, copyCheckout } from './copy.ts'

const home = mkdtempSync(join(tmpdir(), 'start-test-'))
const checkout = join(home, 'parley')
const secrets = () => readFileSync(join(checkout, '.dev.vars'), 'utf8')
const started: ChildProcess[] = []

beforeAll(() => {
  // Otherwise it would install into the node_modules that the copy shares.
  if (!isInstalled()) throw new Error('Run npm test, which installs first.')
  copyCheckout(checkout)
})
afterAll(() => {
  for (const child of started) for (const pid of family(child)) kill(pid)
  rmSync(home, { recursive: true })
})

describe('npm start', { timeout: 240_000 }, () => {
  test('prints an address that answers, with secrets of its own, and ends with all it started on Ctrl-C', async () => {
    const { child, url } = await start()
    expect(await text(url)).toContain('id="app"')
    expect(await text(`${url}/u/0/api/me`)).toContain('sign-in')

    const made = [...secrets().matchAll(/^(?:JWT_KEYS|PEPPER|SALT_KEY)=k1:([\w-]{43})$/gm)].map(([, secret]) => secret)
    expect(new Set(made).size).toBe(3)
    expect(statSync(join(checkout, '.dev.vars')).mode & 0o077).toBe(0)

    const running = family(child)
    expect(running.length).toBeGreaterThan(3)
    // A terminal sends it to everybody in the foreground.
    process.kill(-(child.pid ?? 0), 'SIGINT')
    await allGone(running)
    expect(await text(url)).toBe('')
  })

  test('keeps its secrets the next time, and ends with all it started when it is told to', async () => {
    const before = secrets()
    const { child, url } = await start()
    expect(secrets()).toBe(before)
    expect(await text(`${url}/u/0/api/me`)).toContain('sign-in')
    const running = family(child)
    process.kill(child.pid ?? 0, 'SIGTERM')
    await allGone(running)
  })
})

/** Starts it as npm does, in a process group of its own as a shell does. */
async function start(): Promise<{ child: ChildProcess; url: string }> {
  const args = ['scripts/start.mjs', '--port', String(await freePort()), '--state', join(home, 'state')]
  const child = spawn(process.execPath, args, { cwd: checkout, env: bareEnvironment(home), detached: true })
  started.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
  for (;;) {
    const [, url] = /Parley is at (\S+)/.exec(said) ?? []
    if (url) return { child, url }
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}:\n${said}`)
    await wait(100)
  }
}

/** A process and all that it has started. */
function family({ pid = 0 }: ChildProcess): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const parents = table.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  const found = [pid]
  for (const one of found) found.push(...parents.flatMap(([child, parent]) => (child && parent === one ? [child] : [])))
  return found
}

async function allGone(pids: number[]): Promise<void> {
  const alive = () => pids.filter((pid) => isAlive(pid))
  for (const deadline = Date.now() + 15_000; Date.now() < deadline && alive().length > 0; ) await wait(100)
  expect(alive()).toEqual([])
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function kill(pid: number): void {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}

const text = (url: string): Promise<string> =>
  fetch(url).then(
    (response) => response.text(),
    () => '',
  )

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
