import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { environment, root } from '../../scripts/install.mjs'
import type { Finding } from './history.ts'
import { inScene } from './scene.ts'

const folder = join(root, '.cache/lossy')

beforeAll(() => {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const config = join(import.meta.dirname, 'lossy/wrangler.toml')
  const args = [wrangler, 'deploy', '--dry-run', '--config', config, '--outdir', folder]
  execFileSync(process.execPath, args, { cwd: root, env: environment(), stdio: 'pipe' })
})

test(
  'negative control: of a Worker that echoes before it stores, the checker reports loss',
  inScene(
    async (scene, random) => {
      await scene.people(3, 2)
      const findings: Finding[] = []
      for (let kill = 1; kill <= 10 && findings.length === 0; kill++) {
        await scene.burst(random)
        await scene.kill()
        await scene.settled()
        findings.push(...(await scene.findings()))
      }
      expect(findings.map(({ what }) => what)).toContain('lost')
    },
    { bundle: join(folder, 'index.js') },
  ),
)
