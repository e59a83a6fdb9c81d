import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { environment, root } from '../../scripts/install.mjs'
import { built } from './instance.ts'

const run = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: environment(),
    stdio: 'pipe',
  })

/** Builds what instances run: the very bundle that would be deployed, and the page once more with what only tests need. */
export default function build(): void {
  if (process.env.PARLEY_BUILT) return
  run('wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--outdir', '.cache/bundle')
  run('vite/bin/vite.js', 'build', '--mode', 'test', '--outDir', built.testPage)
}
