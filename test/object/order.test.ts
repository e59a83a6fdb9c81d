import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { encode } from '../../protocol/codec.ts'
import type { Timestamp } from '../../protocol/ids.ts'
import type { Send } from '../../protocol/up.ts'
import { enter, join, leave } from '../../worker/room/membership.ts'
import { type Asker, receive } from '../../worker/room/room.ts'
import { RoomStore } from '../../worker/room/store.ts'
import { newRoomId } from '../../worker/rooms/rooms.ts'
import { ann, bob, eve, event } from '../support/logs.ts'
import { listedRoom, roomStub } from '../support/objects.ts'
import { joinRoom, makeRoom, newId, register } from '../support/people.ts'

const { device } = event(1)
const [taken, mine, theirs, hers] = [newId(), newId(), newId(), newId()]

/** A room of Ann's in which Bob and Eve were, and Eve isn't any more; each has said something. */
function makeStore(storage: DurableObjectStorage): RoomStore {
  const store = RoomStore.create(storage, listedRoom)
  enter(store, { person: ann, device }, newId(), 'owner', 1)
  for (const person of [bob, eve]) join(store, { person, device }, newId(), null, 1)
  const said = { device, kind: 'message', at: 1 as Timestamp, seal: 'plain', body: '{"is":"text","text":"x"}' } as const
  store.log.append({ ...said, id: taken, author: ann })
  store.log.append({ ...said, id: mine, author: bob })
  store.log.append({ ...said, id: theirs, author: ann })
  store.log.append({ ...said, id: hers, author: eve })
  leave(store, { person: eve, device }, newId(), 1)
  return store
}

interface Said {
  asker: Asker
  frame: Send
}

/** What Bob says, and nothing is wrong with it. */
const flawless = (): Said => ({
  asker: { who: { person: bob, device }, held: null, newId, isHere: true, waitMs: () => 0, searchWaitMs: () => 0 },
  frame: { type: 'send', id: newId(), kind: 'change', ref: mine, seal: 'plain', body: '{"is":"edit","text":"y"}' },
})

type Fault = [name: string, (said: Said) => Said]
const framed = (over: object) => (said: Said) => ({ ...said, frame: { ...said.frame, ...over } as Send })
const asked = (over: Partial<Asker>) => (said: Said) => ({ ...said, asker: { ...said.asker, ...over } })

/** What can be wrong with a send, in the order in which it is looked for, by the answer. */
const faults: Fault[] = [
  ['id-taken', framed({ id: taken })],
  ['not-allowed out', asked({ who: { person: eve, device } })],
  ['no-such-message', framed({ ref: newId() })],
  ['not-allowed', framed({ kind: 'erase', ref: theirs, body: '' })],
  ['too-fast', asked({ waitMs: () => 1000 })],
  ['wrong-seal', framed({ seal: 'dummy' })],
  ['malformed', framed({ body: '{}' })],
]

const pairs = faults
  .flatMap(([first, one], index) =>
    faults.slice(index + 1).map(([second, other]) => [first, second, one, other] as const),
  )
  // One frame can't refer to two things.
  .filter(([first, second]) => first !== 'no-such-message' || second !== 'not-allowed')

test.each(pairs)('[S1] of two faults the first is answered: %s before %s', async (answer, _, one, other) => {
  const { asker, frame } = one(other(flawless()))
  expect(answerOf(await inRoom((store) => receive(store, asker, frame, 1)))).toBe(answer)
})

test.each(faults)('[S1] one fault alone: %s', async (answer, fault) => {
  const { asker, frame } = fault(flawless())
  expect(answerOf(await inRoom((store) => receive(store, asker, frame, 1)))).toBe(answer)
})

test('[S1] none', async () => {
  const { asker, frame } = flawless()
  expect((await inRoom((store) => receive(store, asker, frame, 1))).broadcast).toHaveLength(1)
})

test('[S1] what is one’s own and stored is answered whatever else is wrong, to whoever has left too', async () => {
  for (const [, fault] of faults.slice(1)) {
    const { asker, frame } = fault(flawless())
    const own = { ...frame, id: asker.who.person === eve ? hers : mine }
    expect(answerOf(await inRoom((store) => receive(store, asker, own, 1)))).toBe('events')
  }
})

test('[S1] the shape is looked at before all else', async () => {
  const [owner, guest] = [await register('order_ann'), await register('order_bob')]
  const room = await makeRoom(owner)
  await joinRoom(guest, room)
  const [one, other] = [await owner.open(room), await guest.open(room)]
  const id = one.text('mine')
  await other.next('events')
  for (const peer of [one, other]) {
    peer.socket.send(encode({ type: 'send', id, kind: 'message', seal: 'plain', body: 7 } as never))
    expect(await peer.next('refused')).toMatchObject({ id, reason: 'malformed' })
  }
})

const inRoom = <T>(act: (store: RoomStore) => T): Promise<T> =>
  runInDurableObject(roomStub(newRoomId(env)), (_, { storage }) => act(makeStore(storage)))

function answerOf({ reply, out }: ReturnType<typeof receive>): string {
  const [answer] = reply
  return answer?.type === 'refused' ? `${answer.reason}${out ? ' out' : ''}` : `${answer?.type}`
}
