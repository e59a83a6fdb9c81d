import { expect, test } from 'vitest'
import { rounds } from '../support/counts.ts'
import { inScene } from './scene.ts'
import { print } from './seeded.ts'

const kills = rounds(6, 100)

test(
  `[S6] [D6] [D7] [D8] workerd is killed ${kills} times in the middle of bursts: nothing is lost, twice or out of order`,
  inScene(async (scene, random) => {
    await scene.people(3, 2)
    let [slowestMs, mostAttempts, onTheirWay] = [0, 0, 0]
    for (let kill = 1; kill <= kills; kill++) {
      const young = await scene.young()
      await scene.burst(random)
      onTheirWay += scene.speakers.reduce((sum, { unanswered }) => sum + unanswered, 0)
      await scene.kill()
      const before = scene.devices.map(({ attempts }) => attempts)
      slowestMs = Math.max(slowestMs, await scene.settled())
      mostAttempts = Math.max(
        mostAttempts,
        ...scene.devices.map(({ attempts }, index) => attempts - (before[index] ?? 0)),
      )
      await scene.expectNothingFound(`kill ${kill}`, young)
    }
    print(
      `${kills} kills with ${onTheirWay} messages on their way: all live and at the head ${slowestMs.toFixed(0)} ms after it answered, at most ${mostAttempts} attempts`,
    )
    expect(onTheirWay).toBeGreaterThan(kills)
    expect(mostAttempts).toBeLessThanOrEqual(3)
    // Nobody was told to start anew.
    for (const { history } of scene.devices) expect(history.views).toHaveLength(1)
  }),
  600_000,
)
