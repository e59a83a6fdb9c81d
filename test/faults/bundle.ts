import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { environment, root } from '../../scripts/install.mjs'

/** Bundles a Worker of test/faults/ that is never deployed; where the bundle is. */
export function bundle(name: 'lossy' | 'counted' | 'forgetful'): string {
  const folder = join(root, '.cache', name)
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const config = join(import.meta.dirname, name, 'wrangler.toml')
  const args = [wrangler, 'deploy', '--dry-run', '--config', config, '--outdir', folder]
  execFileSync(process.execPath, args, { cwd: root, env: environment(), stdio: 'pipe' })
  return join(folder, 'index.js')
}
