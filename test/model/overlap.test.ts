import { expect, test } from 'vitest'
import { shownText } from '../../web/room/changed.ts'
import { empty, type Model } from '../../web/room/model.ts'
import { rounds } from '../support/counts.ts'
import { addRange, ann, blanked, foldLive, randomLog } from '../support/logs.ts'
import { Random } from '../support/random.ts'

const shown = ({ order, messages }: Model) =>
  order.map((id) => messages[id]).map((one) => one && [one.id, shownText(one) ?? one.said])

test('[H4] law: pages that overlap what is held already fold to what the whole log folds to', () => {
  for (let seed = 1; seed <= rounds(200, 20_000); seed++) {
    const random = new Random(seed)
    const log = blanked(randomLog(random, 30))
    const low = 2 + random.below(28)
    const model = empty(ann)
    addRange(model, log, low, 30)
    addRange(model, log, 1, low + random.below(31 - low))
    expect(shown(model), `seed ${seed}`).toEqual(shown(foldLive(ann, log)))
  }
}, 60_000)
