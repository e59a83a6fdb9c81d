import { cpSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from '../../scripts/install.mjs'

const left = ['node_modules', 'dist', '.git', '.wrangler', '.cache', '.dev.vars', 'test-results']

/** Copies this checkout into `folder` as a fresh clone would have it, after `npm install`: no build, no secrets. */
export function copyCheckout(folder: string): void {
  cpSync(root, folder, { recursive: true, filter: (path) => path === root || !left.includes(basename(path)) })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
}

/** What a tool needs of the environment, and nothing that would log it in or send it elsewhere. */
export const bareEnvironment = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: home,
  USERPROFILE: home,
  XDG_CONFIG_HOME: home,
  WRANGLER_CACHE_DIR: join(home, 'cache'),
  TMPDIR: home,
})
