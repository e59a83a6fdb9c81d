import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test, vi } from 'vitest'
import type { ConversationId, Seq } from '../../protocol/ids.ts'
import { stopClock } from '../support/clock.ts'
import {
  Guest,
  makeDirect,
  makeGroup,
  makeGroupAt,
  makeLinkRoom,
  newRoom,
  read,
  refusalOf,
  said,
  wish,
} from '../support/guests.ts'
import { Inboxes } from '../support/inboxes.ts'
import { alarmOf, roomStub, rows } from '../support/objects.ts'
import { newId, type Peer } from '../support/people.ts'
import { countAlarms, countRowsWritten } from '../support/spies.ts'

const [ann, bob, eve] = [new Guest(1), new Guest(2), new Guest(3)] as const
const [hour, day, week, month] = [3600, 86_400, 604_800, 2_592_000] as const
const start = Date.now()

stopClock(start)

const pass = (seconds: number) => void vi.setSystemTime(Date.now() + seconds * 1000)
const setTimer = (peer: Peer, timer: number) => wish(peer, 'setting', JSON.stringify({ is: 'timer', timer }))
const wake = (room: ConversationId) => runDurableObjectAlarm(roomStub(room))
const bodies = async (room: ConversationId) =>
  (await rows(room, "SELECT body FROM event WHERE kind <> 'member' AND kind <> 'setting' ORDER BY seq")).map(
    ({ body }) => body,
  )

/** What somebody is told who opens it now: the texts, or what is left of them. */
async function seen(guest: Guest, room: ConversationId): Promise<unknown[]> {
  const peer = await guest.connect(room)
  peer.say({ type: 'hello', tail: true })
  const { events, changes } = await peer.next('page')
  peer.socket.close(1000)
  return [...events, ...changes].filter(({ kind }) => kind === 'message' || kind === 'change').map(textOf)
}

const textOf = ({ body, ttl }: { body: string; ttl?: number | undefined }): string =>
  body === '' ? (ttl === 0 ? 'gone' : 'erased') : JSON.parse(body).text

async function change(peer: Peer, ref: string, kind: 'change' | 'erase' = 'change'): Promise<string | null> {
  const id = newId()
  const body = kind === 'erase' ? '' : JSON.stringify({ is: 'edit', text: 'edited' })
  peer.say({ type: 'send', id, kind, ref: ref as never, seal: 'plain', body } as never)
  await peer.roundTrip()
  return refusalOf(peer, id)
}

/** A group in which what is said goes after an hour. */
async function hourly() {
  const room = await makeGroup(ann, bob)
  const a = await ann.open(room)
  expect(await setTimer(a, hour)).toBeNull()
  return { room, a }
}

describe('[E1] the timer', () => {
  test('is set by either person of a direct chat', async () => {
    const room = await makeDirect(ann, bob)
    for (const guest of [ann, bob]) expect(await setTimer(await guest.open(room), month)).toBeNull()
  })

  test('is set by the owner and admins of a group, to nothing but what there is', async () => {
    const room = await makeGroup(ann, bob)
    const [a, b] = [await ann.open(room), await bob.open(room)]
    expect(await setTimer(b, hour)).toBe('not-allowed')
    expect(await setTimer(a, 5)).toBe('malformed')
    expect(await setTimer(a, -hour)).toBe('malformed')
    for (const timer of [hour, day, week, month, 0]) expect(await setTimer(a, timer)).toBeNull()
  })

  test('is shorter in a room than the room', async () => {
    const a = await ann.open(await makeLinkRoom(ann, null))
    expect(await setTimer(a, day)).toBeNull()
    expect(await setTimer(a, week)).toBe('not-allowed')
  })

  test('is told with the state, and holds for what is said after it', async () => {
    const { room, a } = await hourly()
    await setTimer(a, 0)
    await said(a, 'stays')
    await setTimer(a, hour)
    await said(a, 'goes')
    const b = await bob.connect(room)
    b.say({ type: 'hello', tail: true })
    expect((await b.next('state')).settings.timer).toBe(hour)
    pass(hour)
    expect(await seen(bob, room)).toEqual(['stays', 'gone'])
  })
})

describe('[E2] how long something stays', () => {
  test('is stamped when it is stored, and told with it', async () => {
    const { room, a } = await hourly()
    const b = await bob.open(room)
    await said(a, 'an hour from now')
    expect((await b.next('events')).events[0]).toMatchObject({ at: start, ttl: hour * 1000 })
  })

  test('is, of what changes a message, as long as the message does', async () => {
    const { room, a } = await hourly()
    const id = await said(a, 'a secret')
    pass(1800)
    await setTimer(a, 0)
    expect(await change(a, id)).toBeNull()
    expect(
      (await rows(room, 'SELECT at + ttl AS gone FROM event WHERE ttl IS NOT NULL')).map(({ gone }) => gone),
    ).toEqual([start + hour * 1000, start + hour * 1000])
    pass(1800)
    expect(await seen(bob, room)).toEqual(['gone', 'gone'])
  })
})

describe('[E3] what is past its time, however late the alarm,', () => {
  test('is told by nothing: not by pages, nor to who sends it again, nor by their list', async () => {
    const { room, a } = await hourly()
    const b = await bob.open(room)
    const id = await said(a, 'a secret', { notify: [bob.id] })
    pass(hour - 1)
    expect(await seen(bob, room)).toEqual(['a secret'])
    expect(await roomStub(room).current(bob.id)).toMatchObject({
      unread: 1,
      mentions: 1,
      last: { id, notify: [bob.id] },
    })
    pass(1)
    const told = b.texts.length
    b.say({ type: 'hello', tail: true })
    b.say({ type: 'more', after: 0 as never, limit: 200 })
    b.say({ type: 'before', seq: 9 as Seq, limit: 200 })
    await b.roundTrip()
    a.text('in other words', { id })
    await a.roundTrip()
    expect([...b.texts.slice(told), ...a.texts.slice(-2)].filter((text) => text.includes('secret'))).toEqual([])
    expect(a.heard('events').at(-1)?.events[0]).toEqual(expect.objectContaining({ id, ttl: 0, body: '' }))
    expect(a.heard('events').at(-1)?.events[0]).not.toHaveProperty('notify')
    const notice = await roomStub(room).current(bob.id)
    expect(notice).toMatchObject({ unread: 0, mentions: 0, last: { id, ttl: 0, body: '' } })
  })

  test('takes no edit and no erasure; it can be answered', async () => {
    const { a } = await hourly()
    const id = await said(a, 'a secret')
    pass(hour)
    expect(await change(a, id)).toBe('no-such-message')
    expect(await change(a, id, 'erase')).toBe('no-such-message')
    const answer = await said(a, 'and yet', { ref: id })
    expect(refusalOf(a, answer)).toBeNull()
  })
})

describe('[E4] the Room’s alarm', () => {
  test('comes when the first of them is due, and blanks what is past its time; the rows stay', async () => {
    const { room, a } = await hourly()
    await said(a, 'first')
    pass(60)
    await wake(room)
    const second = await said(a, 'second')
    await change(a, second)
    pass(60)
    await wake(room)
    expect(await alarmOf(room)).toBe(start + hour * 1000)
    pass(hour - 120)
    await wake(room)
    expect(await bodies(room)).toEqual(['', expect.stringContaining('second'), expect.stringContaining('edited')])
    expect(await alarmOf(room)).toBe(start + (hour + 60) * 1000)
    pass(60)
    await wake(room)
    expect(await bodies(room)).toEqual(['', '', ''])
    await said(a, 'goes on')
    expect((await rows(room, 'SELECT max(seq) AS head FROM event'))[0]).toEqual({ head: 7 })
  })

  test('goes by each timer that was set, whichever is due first', async () => {
    const room = await makeGroup(ann, bob)
    const a = await ann.open(room)
    for (const [timer, text] of [
      [month, 'a month'],
      [day, 'a day'],
      [0, 'for good'],
      [hour, 'an hour'],
    ] as const) {
      await setTimer(a, timer)
      await said(a, text)
    }
    const left: unknown[] = []
    for (const seconds of [hour, day, week, month]) {
      vi.setSystemTime(start + seconds * 1000)
      for (let turn = 0; turn < 9 && Number(await alarmOf(room)) <= Date.now(); turn++) await wake(room)
      left.push((await bodies(room)).flatMap((body) => (body ? JSON.parse(String(body)).text : [])))
    }
    expect(left).toEqual([
      ['a month', 'a day', 'for good'],
      ['a month', 'for good'],
      ['a month', 'for good'],
      ['for good'],
    ])
    expect(await rows(room, 'SELECT * FROM going')).toEqual([{ next: expect.any(Number), until: null }])
  })

  test('takes so many at a time, and comes again at once for the rest, also after a sleep', async () => {
    const { room, a } = await hourly()
    await said(a, 'one')
    await runInDurableObject(roomStub(room), (_, { storage: { sql } }) => {
      const copy = `INSERT INTO event (seq, id, author, device, kind, at, ttl, seal, body)
        SELECT seq + ?1, id || ?1, author, device, kind, at, ttl, seal, body FROM event WHERE kind = 'message' LIMIT 1`
      for (let count = 1; count < 1200; count++) sql.exec(copy, count)
    })
    pass(hour)
    const left: number[] = []
    for (let turn = 0; turn < 3; turn++) {
      expect(await alarmOf(room)).toBeLessThanOrEqual(Date.now())
      await wake(room)
      left.push((await bodies(room)).filter(Boolean).length)
      await evictDurableObject(roomStub(room))
    }
    expect(left).toEqual([700, 200, 0])
  })

  test('that fails changes nothing, throws nothing and comes again, later each time', async () => {
    const { room, a } = await hourly()
    await said(a, 'first')
    await said(a, 'second')
    pass(hour)
    await runInDurableObject(roomStub(room), (_, { storage: { sql } }) => {
      const exec = sql.exec.bind(sql)
      let blanked = 0
      const value = (query: string, ...values: unknown[]) => {
        if (query.startsWith("UPDATE event SET body = ''") && ++blanked % 2 === 0) throw new Error('broken')
        return exec(query, ...(values as SqlStorageValue[]))
      }
      Object.defineProperty(sql, 'exec', { configurable: true, value })
    })
    for (const again of [30, 60]) {
      await wake(room)
      expect(await bodies(room)).toEqual([expect.stringContaining('first'), expect.stringContaining('second')])
      expect(await alarmOf(room)).toBe(Date.now() + again * 1000)
      expect(await seen(bob, room)).toEqual(['gone', 'gone'])
      pass(again)
    }
    await runInDurableObject(roomStub(room), (_, { storage: { sql } }) => void Reflect.deleteProperty(sql, 'exec'))
    await wake(room)
    expect(await bodies(room)).toEqual(['', ''])
  })

  test('is found again by a Room that slept and was never woken by it', async () => {
    const { room, a } = await hourly()
    await said(a, 'a secret')
    await evictDurableObject(roomStub(room))
    pass(hour * 30)
    expect(await seen(bob, room)).toEqual(['gone'])
    await wake(room)
    expect(await bodies(room)).toEqual([''])
  })
})

describe('[E3] [N2] what has gone', () => {
  test('isn’t unread: who has it unread and is live is told so, and nobody else', async () => {
    const room = newRoom()
    const inboxes = await Inboxes.of(room, ann.id, bob.id, eve.id)
    await makeGroupAt(room, ann, [bob, eve])
    const a = await ann.open(room)
    await setTimer(a, hour)
    await said(a, 'one')
    await said(a, 'two')
    await read(await eve.open(room), 99)
    await vi.waitFor(() => expect(inboxes.newest(bob.id)?.unread).toBe(2), 4000)
    pass(60)
    await wake(room)
    inboxes.clear()
    pass(hour)
    await wake(room)
    await vi.waitFor(() => expect(inboxes.newest(bob.id)).toMatchObject({ unread: 0, gone: 1, last: { ttl: 0 } }), 4000)
    expect(inboxes.told.map(({ person }) => person)).toEqual([bob.id])
    expect(await alarmOf(room)).toBeNull()
  })

  test('[S10] costs no row before it goes: two a message, and one alarm more for the hour', async () => {
    const { room, a } = await hourly()
    await Inboxes.of(room)
    pass(60)
    await wake(room)
    const one = async () => {
      let alarms = 0
      const written = await countRowsWritten(roomStub(room), async () => {
        alarms = await countAlarms(roomStub(room), async () => {
          for (let count = 0; count < 10; count++) await said(a, 'talk')
          pass(30)
          await wake(room)
        })
      })
      return { written, alarms }
    }
    expect(await one()).toEqual({ written: 20 + 1, alarms: 2 })
    expect(await one()).toEqual({ written: 20 + 1, alarms: 2 })
  })
})
