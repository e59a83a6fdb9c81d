import { expect, test } from 'vitest'
import { asOf } from '../../protocol/timer.ts'
import { editsOf, isPinned, reactionsOf, shownText } from '../../web/room/changed.ts'
import { addLive, describe, describedNow, empty, letGo, type Model, profileBefore } from '../../web/room/model.ts'
import { rounds } from '../support/counts.ts'
import { about, addRange, ann, blanked, foldLive, opened, randomLog, stateAfter, timed } from '../support/logs.ts'
import { Random } from '../support/random.ts'

/** What is seen of a model. */
const seen = ({ order, messages, head, pinned }: Model) => ({
  head,
  shown: order.map((id) => {
    const message = messages[id]
    return (
      message && {
        id,
        time: message.time,
        author: message.author,
        standing: message.standing,
        text: shownText(message) ?? message.said,
        edits: editsOf(message),
        reactions: reactionsOf(message),
        pinned: [isPinned(message), pinned.filter((other) => other === id).length],
      }
    )
  }),
})

/** The same, of the messages from `low` on. */
const seenFrom = (model: Model, low: number) => {
  const { head, shown } = seen(model)
  return { head, shown: shown.filter((one) => one?.standing.at === 'sent' && one.standing.seq >= low) }
}

test('[H4] law: pages fetched at any time in any order, and the live tail, fold to what the whole log folds to', () => {
  for (let seed = 1; seed <= rounds(200, 20_000); seed++) {
    const random = new Random(seed)
    const log = randomLog(random, 5 + random.below(60))
    const now = 1 + random.below(log.length)
    const then = blanked(log.slice(0, now))
    const model = empty(ann)
    let low = 1 + random.below(now)
    let high = low + random.below(now - low + 1)
    addRange(model, then, low, high)
    while (high < now) {
      const next = high + 1 + random.below(now - high)
      addRange(model, then, high + 1, next)
      high = next
    }
    let told = now
    const whole = foldLive(ann, log.slice(0, told))
    while (low > 1 || told < log.length) {
      if (told < log.length && random.chance(0.6)) {
        told++
        for (const one of [model, whole]) addLive(one, opened(log.slice(told - 1, told)))
      } else if (low > 1) {
        const next = Math.max(1, low - 1 - random.below(8))
        addRange(model, blanked(log.slice(0, told)), next, low - 1)
        low = next
      }
      expect(seenFrom(model, low), `seed ${seed}`).toEqual(seenFrom(whole, low))
    }
    expect(seen(model), `seed ${seed}`).toEqual(seen(foldLive(ann, log)))
  }
}, 300_000)

test('[E5] [H4] law: whatever has gone by some moment, pages and the live tail fold to what the whole log folds to then', () => {
  for (let seed = 1; seed <= rounds(200, 20_000); seed++) {
    const random = new Random(seed)
    const log = timed(random, randomLog(random, 5 + random.below(60)))
    const page = (told: number, now: number) => blanked(log.slice(0, told)).map((one) => asOf(one, now))
    const whole = (told: number, now: number) => {
      const model = foldLive(ann, log.slice(0, told))
      letGo(model, now)
      return model
    }
    const model = empty(ann)
    let told = 1 + random.below(log.length)
    let now = 1000 * told + random.below(1000)
    let low = 1 + random.below(told)
    addRange(model, page(told, now), low, told)
    while (low > 1 || told < log.length) {
      if (told < log.length && random.chance(0.6)) {
        told++
        now = Math.max(now, 1000 * told + random.below(1000))
        addLive(model, opened(log.slice(told - 1, told)))
      } else if (low > 1) {
        const next = Math.max(1, low - 1 - random.below(8))
        addRange(model, page(told, now), next, low - 1)
        low = next
      }
      if (random.chance(0.3)) now += random.below(20_000)
      // A browser's clock is behind the Room's, by what its frames take on their way.
      if (random.chance(0.3)) letGo(model, now - random.below(2000))
      if (random.chance(0.5)) continue
      letGo(model, now)
      expect(seenFrom(model, low), `seed ${seed}`).toEqual(seenFrom(whole(told, now), low))
    }
    letGo(model, now)
    expect(seen(model), `seed ${seed}`).toEqual(seen(whole(told, now)))
    expect(model.gone, `seed ${seed}`).toEqual(whole(told, now).gone)
    letGo(model, now + 10 ** 6)
    expect(model.goesNext, `seed ${seed}`).toBeNull()
    expect(seen(model), `seed ${seed}`).toEqual(seen(whole(told, now + 10 ** 6)))
  }
}, 300_000)

test('[H4] law: told twice is told once', () => {
  for (let seed = 1; seed <= rounds(50, 5_000); seed++) {
    const log = randomLog(new Random(seed), 40)
    const model = foldLive(ann, log)
    addRange(model, blanked(log), 1, 40)
    for (const one of log) addLive(model, opened([one]))
    expect(seen(model), `seed ${seed}`).toEqual(seen(foldLive(ann, log)))
  }
}, 300_000)

test('[V4] law: above the lowest hole all is as in the whole log, and so is everything when the holes are filled', () => {
  for (let seed = 1; seed <= rounds(200, 20_000); seed++) {
    const random = new Random(seed)
    const log = randomLog(random, 20 + random.below(60))
    const away = 1 + random.below(log.length - 10)
    const model = foldLive(ann, log.slice(0, away))
    // A conversation that went on far: the tail leaves a hole.
    const tail = away + 2 + random.below(log.length - away - 1)
    addRange(model, blanked(log), Math.min(tail, log.length), log.length)
    while (model.older.length > 0) {
      expect(seenFrom(model, model.low), `seed ${seed}`).toEqual(seenFrom(foldLive(ann, log), model.low))
      addRange(model, blanked(log), Math.max(1, model.low - 1 - random.below(8)), model.low - 1)
    }
    expect(seen(model), `seed ${seed}`).toEqual(seen(foldLive(ann, log)))
  }
}, 300_000)

test('[G1] law: who is in as what, and how it is called, is the same when told by the state, by pages and live', () => {
  for (let seed = 1; seed <= rounds(200, 20_000); seed++) {
    const random = new Random(seed)
    const log = randomLog(random, 5 + random.below(60))
    const now = random.below(log.length)
    const model = empty(ann)
    describe(model, stateAfter(log.slice(0, now)))
    // The page goes on past what the state knew of; older pages come at any time.
    const low = 1 + random.below(now + 1)
    const first = Math.min(log.length, now + random.below(5))
    addRange(model, log, low, first)
    for (let told = first + 1; told <= log.length; told++) addLive(model, opened(log.slice(told - 1, told)))
    addRange(model, log, 1, low - 1)
    const fresh = empty(ann)
    describe(fresh, stateAfter(log))
    expect(about(model), `seed ${seed}`).toEqual(about(fresh))
    const remembered = empty(ann)
    const kept = describedNow(model)
    if (kept) describe(remembered, kept)
    expect(about(remembered), `seed ${seed}`).toEqual(about(fresh))
    const whole = foldLive(ann, log)
    expect(model.members.turns, `seed ${seed}`).toEqual(whole.members.turns)
    expect(model.profiles, `seed ${seed}`).toEqual(whole.profiles)
  }
}, 300_000)

test('[V4] law: what a name was before is what it was in the whole log, or isn’t claimed to be known', () => {
  for (let seed = 1; seed <= rounds(200, 20_000); seed++) {
    const random = new Random(seed)
    const log = randomLog(random, 20 + random.below(60))
    const whole = foldLive(ann, log)
    const model = empty(ann)
    const high = 1 + random.below(log.length)
    addRange(model, log, 1 + random.below(high), high)
    if (random.chance(0.5) && high + 2 < log.length) addRange(model, log, high + 2, log.length)
    for (const message of Object.values(model.messages)) {
      const known = profileBefore(model, message)
      if (known !== null) expect(known, `seed ${seed}`).toBe(profileBefore(whole, message))
    }
  }
}, 300_000)
