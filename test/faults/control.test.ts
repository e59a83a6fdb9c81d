import { expect, test } from 'vitest'
import { bundle } from './bundle.ts'
import type { Finding } from './history.ts'
import { inScene } from './scene.ts'

const lossy = bundle('lossy')

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
    { bundle: lossy },
  ),
)
