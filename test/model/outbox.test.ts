import { expect, test } from 'vitest'
import { Outbox } from '../../web/room/outbox.ts'
import { eventId } from '../support/logs.ts'

const [one, two, three] = [eventId(1), eventId(2), eventId(3)] as const

/** An outbox whose seals are finished by hand. */
function manual() {
  const sent: string[] = []
  const seals: { id: string; finish: (frame: string | null) => void }[] = []
  const outbox = new Outbox(
    (id) => new Promise((finish) => seals.push({ id, finish })),
    (frame) => sent.push(frame),
  )
  const finish = async (frame?: string | null) => {
    const seal = seals.shift()
    seal?.finish(frame === undefined ? seal.id : frame)
    await new Promise((turned) => setImmediate(turned))
  }
  return { outbox, sent, finish, sealing: () => seals.map(({ id }) => id) }
}

test('[D8] what is said leaves in order, each sealed after the one before left', async () => {
  const { outbox, sent, finish, sealing } = manual()
  outbox.push(one)
  outbox.push(two)
  await null
  expect(sealing()).toEqual([one])
  await finish()
  expect(sealing()).toEqual([two])
  await finish()
  expect(sent).toEqual([one, two])
})

test('[D8] a new connection starts again from the oldest unanswered; nothing that was being sealed overtakes it', async () => {
  const { outbox, sent, finish } = manual()
  outbox.push(one)
  outbox.push(two)
  outbox.push(three)
  await null
  outbox.pause()
  outbox.resume([one, two])
  outbox.push(three)
  for (let turn = 0; turn < 4; turn++) await finish()
  expect(sent).toEqual([one, two, three])
})

test('what isn’t to be sent any more is passed over', async () => {
  const { outbox, sent, finish } = manual()
  outbox.push(one)
  outbox.push(two)
  await null
  await finish(null)
  await finish()
  expect(sent).toEqual([two])
})
