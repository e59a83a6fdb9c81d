import { expect, test } from 'vitest'
import type { EventId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { Sender } from '../../web/room/sender.ts'
import { eventId } from '../support/logs.ts'

const [one, two, three] = [eventId(1), eventId(2), eventId(3)] as const

/** A sender whose seals are finished by hand. */
function manual() {
  const sent: string[] = []
  const seals: { id: string; finish: (frame: string | null) => void }[] = []
  const sender = new Sender(
    (id) => new Promise((finish) => seals.push({ id, finish })),
    (frame) => sent.push(frame),
  )
  const finish = async (frame?: string | null) => {
    const seal = seals.shift()
    seal?.finish(frame === undefined ? seal.id : frame)
    await new Promise((turned) => setImmediate(turned))
  }
  return { sender, sent, finish, sealing: () => seals.map(({ id }) => id) }
}

test('[D8] what is said leaves in order, each sealed after the one before left', async () => {
  const { sender, sent, finish, sealing } = manual()
  sender.push(one)
  sender.push(two)
  expect(sealing()).toEqual([one])
  await finish()
  expect(sealing()).toEqual([two])
  await finish()
  expect(sent).toEqual([one, two])
})

test('[D8] a new connection starts again from the oldest unanswered; nothing that was being sealed overtakes it', async () => {
  const { sender, sent, finish } = manual()
  sender.push(one)
  sender.push(two)
  sender.push(three)
  sender.stop()
  sender.start([one, two])
  sender.push(three)
  for (let turn = 0; turn < 4; turn++) await finish()
  expect(sent).toEqual([one, two, three])
})

test('what isn’t to be sent any more is passed over', async () => {
  const { sender, sent, finish } = manual()
  sender.push(one)
  sender.push(two)
  await finish(null)
  await finish()
  expect(sent).toEqual([two])
})

test('what is on its way isn’t sent again on the same connection', async () => {
  const { sender, sent, finish } = manual()
  sender.push(one)
  sender.push(one)
  await finish()
  sender.push(one)
  await finish()
  expect(sent).toEqual([one])
})

test('[S12] at most 32 are unanswered, and an answer makes room for the next', async () => {
  const sent: EventId[] = []
  const sender = new Sender(
    async (id) => id,
    (id) => sent.push(id as EventId),
  )
  const ids = Array.from({ length: 40 }, (_, index) => eventId(index + 1))
  sender.start(ids)
  const turned = () => new Promise((done) => setImmediate(done))
  await turned()
  expect(sent).toEqual(ids.slice(0, limits.unansweredSends))
  sender.answered(eventId(7))
  await turned()
  expect(sent).toEqual(ids.slice(0, limits.unansweredSends + 1))
})
