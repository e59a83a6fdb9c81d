import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PersonId } from '../../protocol/ids.ts'
import { inboxStub, List, noticeFor } from '../support/inbox.ts'
import { event } from '../support/logs.ts'
import { type Person, register } from '../support/people.ts'

const start = Date.now()
const hourMs = 3600_000

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }))
afterEach(() => void vi.useRealTimers())

let people = 0
const somebody = (): Promise<Person> => register(`going_${++people}`)
const goingNotice = (person: PersonId, over = {}) =>
  noticeFor(person, {
    head: 1,
    unread: 1,
    last: event(1, { at: start as never, ttl: hourMs, notify: [person] }),
    ...over,
  })
const alarmOf = (person: Person) => runInDurableObject(inboxStub(person.id), (_, { storage }) => storage.getAlarm())
const kept = (person: Person) =>
  runInDurableObject(
    inboxStub(person.id),
    (_, { storage }) => storage.sql.exec<{ last: string }>('SELECT last FROM line').one().last,
  )

describe('[E3] the newest message of a conversation', () => {
  test('leaves the list at its time: those who look are told, and nothing of it is kept', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    await inboxStub(ann.id).notice(goingNotice(ann.id))
    await list.until((rows) => rows.length === 1)
    expect(list.rows()[0]?.last?.body).toContain('message 1')
    vi.setSystemTime(start + hourMs)
    expect(await runDurableObjectAlarm(inboxStub(ann.id))).toBe(true)
    await list.until((rows) => rows[0]?.last?.body === '')
    expect(list.rows()[0]?.last).toMatchObject({ seq: 1, at: start, ttl: 0, body: '' })
    expect(await kept(ann)).not.toMatch(/message 1|notify/)
  })

  test('is told to nobody past its time, however late the alarm', async () => {
    const ann = await somebody()
    await inboxStub(ann.id).notice(goingNotice(ann.id))
    expect(await alarmOf(ann)).toBeLessThanOrEqual(start + hourMs)
    await evictDurableObject(inboxStub(ann.id))
    vi.setSystemTime(start + hourMs)
    expect((await ann.fetch('POST', '/refresh', { body: {} })).status).toBe(200)
    const list = await List.open(ann)
    expect(list.rows()[0]?.last).toMatchObject({ seq: 1, ttl: 0, body: '' })
    expect(JSON.stringify(list.frames)).not.toMatch(/message 1/)
  })

  test('isn’t told with something else that changed either', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    const notice = goingNotice(ann.id)
    await inboxStub(ann.id).notice(notice)
    await list.until((rows) => rows.length === 1)
    const before = list.frames.length
    vi.setSystemTime(start + hourMs)
    list.say({ type: 'set', n: 1, conversation: notice.conversation, pinned: true })
    await list.until((rows) => rows[0]?.pinned === true)
    expect(list.rows()[0]?.last).toMatchObject({ ttl: 0, body: '' })
    expect(JSON.stringify(list.frames.slice(before))).not.toMatch(/message 1/)
  })

  test('has the alarm come for the first of several, and once more for the next', async () => {
    const ann = await somebody()
    for (const ttl of [2 * hourMs, hourMs, 3 * hourMs])
      await inboxStub(ann.id).notice(goingNotice(ann.id, { last: event(1, { at: start as never, ttl }) }))
    expect(await alarmOf(ann)).toBe(start + hourMs)
    vi.setSystemTime(start + hourMs)
    await runDurableObjectAlarm(inboxStub(ann.id))
    expect(await alarmOf(ann)).toBe(start + 2 * hourMs)
  })
})

test('[E3] [N2] a notice that says that more has gone holds, with the same head and read; a late one doesn’t', async () => {
  const ann = await somebody()
  const list = await List.open(ann)
  const notice = goingNotice(ann.id, { unread: 5 })
  await inboxStub(ann.id).notice(notice)
  await inboxStub(ann.id).notice({ ...notice, unread: 3, gone: 1 })
  await inboxStub(ann.id).notice(notice)
  await inboxStub(ann.id).notice({ ...notice, unread: 2, gone: 2 })
  await list.until((rows) => rows[0]?.unread === 2)
  const counts = list.frames.flatMap((frame) => (frame.type === 'rows' ? frame.rows.map((row) => row.unread) : []))
  expect(counts).toEqual([5, 3, 2])
})
