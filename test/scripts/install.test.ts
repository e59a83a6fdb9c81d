import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../scripts/install.mjs'
import { bareEnvironment } from './copy.ts'

const home = mkdtempSync(join(tmpdir(), 'install-test-'))
/** A checkout whose one package is a Node that its install script makes, as the package `node` does; in a folder as people name them. */
const checkout = join(home, 'my Parley, 100 %')
const at = (path: string) => join(checkout, path)

const run = (program: string, args: string[], cwd = checkout, over = {}) =>
  spawnSync(program, args, {
    cwd,
    env: { ...bareEnvironment(home), npm_config_offline: 'true', ...over },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
const installNow = (over = {}) => {
  const script = "import('./scripts/install.mjs').then(({ install }) => install())"
  const { status, stdout, stderr } = run(process.execPath, ['-e', script], checkout, over)
  return { status, installed: stdout.includes('Installing what Parley is made of'), said: stderr }
}

beforeAll(() => {
  for (const path of ['scripts', 'fake']) mkdirSync(at(path), { recursive: true })
  cpSync(join(root, 'scripts/install.mjs'), at('scripts/install.mjs'))
  const fake = { name: 'node', version: '1.0.0', scripts: { install: 'node make.cjs' } }
  writeFileSync(at('fake/package.json'), JSON.stringify(fake))
  writeFileSync(
    at('fake/make.cjs'),
    "require('fs').mkdirSync('bin'); require('fs').symlinkSync(process.execPath, 'bin/node')",
  )
  run('npm', ['pack', '--silent'], at('fake'))
  const own = { private: true, allowScripts: { node: true }, dependencies: { node: 'file:fake/node-1.0.0.tgz' } }
  writeFileSync(at('package.json'), JSON.stringify(own))
  run('npm', ['install', '--package-lock-only', '--silent'])
})
afterAll(() => rmSync(home, { recursive: true }))

describe('before anything else runs', () => {
  test('what package-lock.json names is installed, once', () => {
    expect(installNow()).toEqual({ status: 0, installed: true, said: '' })
    expect(installNow()).toEqual({ status: 0, installed: false, said: '' })
  })

  test('and again when that has changed', () => {
    appendFileSync(at('package-lock.json'), '\n')
    expect(installNow()).toMatchObject({ status: 0, installed: true })
    expect(installNow()).toMatchObject({ status: 0, installed: false })
  })

  test('and again when an upgrade has removed Node', () => {
    rmSync(at('node_modules/node'), { recursive: true })
    expect(installNow()).toMatchObject({ status: 0, installed: true })
  })

  test('also for somebody whose home can’t be written to', () => {
    rmSync(at('node_modules'), { recursive: true })
    expect(installNow({ HOME: '/dev/null/nowhere', npm_config_cache: '/dev/null/nowhere/.npm' })).toEqual({
      status: 0,
      installed: true,
      said: '',
    })
  })

  test('that npm is told to run no install scripts is said, with what to do, and that helps', () => {
    rmSync(at('node_modules'), { recursive: true })
    run('npm', ['config', 'set', 'ignore-scripts', 'true'])
    const { status, said } = installNow()
    expect(status).toBe(1)
    expect(said).toContain('npm is told to run no install scripts')
    const [, advice = ''] = /Run: npm (.*)/.exec(said) ?? []
    expect(run('npm', advice.split(' ')).status).toBe(0)
    expect(installNow()).toMatchObject({ status: 0, said: '' })
  })

  test('what was installed without its scripts before is said, with what to do', () => {
    rmSync(at('node_modules'), { recursive: true })
    run('npm', ['install', '--ignore-scripts', '--silent'])
    expect(installNow()).toMatchObject({ status: 1, said: expect.stringContaining('Remove the folder node_modules') })
    rmSync(at('node_modules'), { recursive: true })
    expect(installNow()).toMatchObject({ status: 0, said: '' })
  })

  test('what npm can’t install is said, and tried again the next time', () => {
    rmSync(at('node_modules'), { recursive: true })
    writeFileSync(at('package.json'), '{')
    for (let time = 0; time < 2; time++) {
      const { status, installed, said } = installNow()
      expect({ status, installed }).toEqual({ status: 1, installed: true })
      expect(said).toContain('npm could not install everything')
    }
  })
}, 60_000)
