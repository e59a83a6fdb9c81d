import { runDurableObjectAlarm } from 'cloudflare:test'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationId, EventId, PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { roomStub } from '../support/objects.ts'
import { registerOwner } from '../support/owner.ts'
import { comeAsGuest, direct, joinRoom, login, makeRoom, newId, type Person, register } from '../support/people.ts'
import { count, prove } from '../support/security.ts'

let host: Person
beforeAll(async () => void (await registerOwner('rep_host')))
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1_000 })
  host = await login('rep_host')
})

const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
const day = 24 * 3600_000

/** Says something and gives its id, once the Room has it. */
async function said(person: Person, room: ConversationId, text: string): Promise<EventId> {
  const peer = await person.open(room)
  const id = peer.text(text)
  await peer.roundTrip()
  return id
}

const line = (author: Person | PersonId, text: string) => ({
  author: typeof author === 'string' ? author : author.id,
  at: Date.now(),
  text,
})

interface Over {
  about?: Person
  conversation?: string
  event?: string
  lines?: object[]
  at?: number
}

/** What somebody tells of a message. */
const tell = (reporter: Person, about: Person, seen: Over | null) =>
  reporter.ask('POST /reports', {
    body: { about: about.id, reason: 'abuse', note: 'Look at this', seen: seen && { at: 0, ...seen } },
  })

const open = async () => (await host.call('GET /owner/reports')).reports
const closed = async () => (await host.call('GET /owner/reports', { query: { closed: 'yes' } })).reports

async function scene(name: string) {
  const [ann, bob] = [await register(`${name}_ann`), await register(`${name}_bob`)]
  const room = await makeRoom(ann)
  await joinRoom(bob, room)
  return { ann, bob, room, event: await said(bob, room, 'You fool') }
}

describe('[E4] a report', () => {
  test('carries what the reporter saw to the owner, and to nobody else', async () => {
    const { ann, bob, room, event } = await scene('rep1')
    const lines = [line(ann, 'Good morning'), line(bob, 'You fool'), line('e'.repeat(32) as PersonId, 'gone by now')]
    expect((await tell(ann, bob, { conversation: room, event, lines, at: 1 })).status).toBe(200)
    const [report] = await open()
    expect(report).toMatchObject({
      ...{ reason: 'abuse', note: 'Look at this', conversation: room, isRoom: true, closed: null },
      ...{ reporter: { handle: 'rep1_ann' }, about: { handle: 'rep1_bob' } },
      lines: [
        { author: { handle: 'rep1_ann' }, text: 'Good morning', isIt: false },
        { author: { handle: 'rep1_bob' }, text: 'You fool', isIt: true },
        { author: null, text: 'gone by now', isIt: false },
      ],
    })
    for (const person of [ann, bob]) expect((await person.ask('GET /owner/reports')).status).toBe(403)
  })

  test('of somebody needs no message, and is of others who are there', async () => {
    const [ann, bob] = [await register('rep2_ann'), await register('rep2_bob')]
    expect((await tell(ann, bob, null)).status).toBe(200)
    expect((await open())[0]).toMatchObject({ about: { handle: 'rep2_bob' }, conversation: null, lines: [] })
    expect((await tell(ann, ann, null)).status).toBe(400)
    const body = { about: 'f'.repeat(32), reason: 'spam', note: '', seen: null }
    expect((await ann.ask('POST /reports', { body })).status).toBe(404)
  })

  test('attack: blaming somebody for what another said, or what was never said', async () => {
    const { ann, bob, room, event } = await scene('rep3')
    const own = await said(ann, room, 'my own words')
    const blame = async (over: Over) =>
      (await tell(ann, bob, { conversation: room, event, lines: [line(bob, 'x')], ...over })).status
    expect(await blame({ event: own })).toBe(400)
    expect(await blame({ lines: [line(ann, 'x')] })).toBe(400)
    expect(await blame({ at: 1 })).toBe(400)
    expect(await blame({ event: newId() })).toBe(404)
    expect(await count('SELECT count(*) AS n FROM report WHERE reporter = ?', ann.id)).toBe(0)
  })

  test('attack: finding out by reports what is in conversations that one isn’t in', async () => {
    const { ann, bob } = await scene('rep4')
    const eve = await register('rep4_eve')
    const chat = await direct(ann, bob)
    const event = await said(bob, chat, 'between us')
    const ask = async (conversation: string, id: string) => {
      const answer = await tell(eve, bob, { conversation, event: id, lines: [line(bob, 'between us')] })
      return `${answer.status} ${await answer.text()}`
    }
    expect(await ask(chat, event)).toBe(await ask(chat, newId()))
    expect(await ask(chat, event)).toBe(await ask('a'.repeat(64), event))
  })

  test('attack: finding out as a guest who else is here', async () => {
    const { bob, room, event } = await scene('rep12')
    const stranger = await register('rep12_eve')
    const guest = await comeAsGuest(room, 'Gus')
    expect((await tell(guest, stranger, null)).status).toBe(404)
    expect((await tell(guest, bob, null)).status).toBe(200)
    const seen = { conversation: room, event, lines: [line(bob, 'You fool')] }
    await guest.call('POST /conversations/:conversation/leave', {
      params: { conversation: room },
      body: { id: newId() },
    })
    expect((await tell(guest, bob, null)).status).toBe(404)
    expect((await tell(guest, bob, seen)).status).toBe(200)
  })

  test('of a message that was said before one came to a group isn’t taken', async () => {
    const [ann, bob, eve] = [await register('rep5_ann'), await register('rep5_bob'), await register('rep5_eve')]
    const body = { request: newId(), profile: '{"name":"Ours"}', people: [bob.id] }
    const { conversation } = await ann.call('POST /groups', { body })
    const event = await said(bob, conversation, 'before')
    const peer = await ann.open(conversation)
    const seat = JSON.stringify({ person: eve.id, role: 'member' })
    peer.say({ type: 'send', id: newId(), kind: 'member', seal: 'plain', body: seat })
    await peer.roundTrip()
    expect((await tell(eve, bob, { conversation, event, lines: [line(bob, 'before')] })).status).toBe(404)
    const after = await said(bob, conversation, 'after')
    expect((await tell(eve, bob, { conversation, event: after, lines: [line(bob, 'after')] })).status).toBe(200)
    expect((await open())[0]).toMatchObject({ isRoom: false })
  })

  test.each([
    [
      'too many lines',
      { lines: Array.from({ length: limits.reportLines + 1 }, () => ({ author: 'a'.repeat(32), at: 1, text: 'x' })) },
    ],
    ['too long a line', { lines: [{ author: 'a'.repeat(32), at: 1, text: 'x'.repeat(limits.textCodePoints + 1) }] }],
    ['no line', { lines: [] }],
  ])('with %s is refused', async (_, over) => {
    const [ann, bob] = [await login('rep1_ann'), await login('rep1_bob')]
    expect((await tell(ann, bob, { conversation: 'a'.repeat(64), event: newId(), ...over })).status).toBe(400)
  })

  test('attack: a flood of reports is held up, by one person as for one', async () => {
    const [ann, bob] = [await register('rep6_ann'), await register('rep6_bob')]
    const statuses: number[] = []
    for (let n = 0; n < 22; n++) statuses.push((await tell(ann, bob, null)).status)
    expect(statuses).toEqual([...Array(20).fill(200), 429, 429])
    expect((await tell(bob, ann, null)).status).toBe(200)
  })

  test('is closed once, with what became of it, and listed then with those that are', async () => {
    const [ann, bob] = [await register('rep7_ann'), await register('rep7_bob')]
    await tell(ann, bob, null)
    const [report] = await open()
    const close = () =>
      host.ask('POST /owner/reports/:report/close', {
        params: { report: report?.id ?? '' },
        body: { outcome: 'dismissed', remark: 'They made up.' },
      })
    expect([(await close()).status, (await close()).status]).toEqual([200, 404])
    expect((await open()).map(({ id }) => id)).not.toContain(report?.id)
    expect((await closed())[0]).toMatchObject({
      id: report?.id,
      closed: { at: Date.now(), outcome: 'dismissed', remark: 'They made up.' },
    })
  })

  test('is listed page by page, the newest first', async () => {
    const people = await Promise.all([1, 2].map((n) => register(`rep8_${n}`)))
    const [ann, bob] = people as [Person, Person]
    for (let n = 0; n < limits.reportPage / 2 + 1; n++) {
      later(1)
      await tell(ann, bob, null)
      await tell(bob, ann, null)
    }
    const seen: string[] = []
    const times: number[] = []
    let after = ''
    do {
      const { reports, next } = await host.call('GET /owner/reports', { query: { after } })
      seen.push(...reports.map(({ id }) => id))
      times.push(...reports.map(({ at }) => at))
      after = next ?? ''
    } while (after !== '')
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(limits.reportPage)
    expect(times).toEqual([...times].sort((one, other) => other - one))
  })
})

describe('[E4] a report outlives the room it tells of', () => {
  const people = (...ids: string[]) =>
    count('SELECT count(*) AS n FROM person WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
  const end = (room: ConversationId) =>
    runDurableObjectAlarm(roomStub(room)).catch((thrown) => expect(String(thrown)).toContain('has ended'))

  test('with what its reporter saw, also where they were guests, and goes when its own time has come', async () => {
    const { ann, bob, room, event } = await scene('rep13')
    const [gus, eve, zoe] = [
      await comeAsGuest(room, 'Gus'),
      await comeAsGuest(room, 'Eve'),
      await comeAsGuest(room, 'Zoe'),
    ]
    const rude = await said(eve, room, 'You too')
    const lines = [line(eve, 'Go on'), line(bob, 'You fool')]
    expect((await tell(gus, bob, { conversation: room, event, lines, at: 1 })).status).toBe(200)
    expect((await tell(ann, eve, { conversation: room, event: rude, lines: [line(eve, 'You too')] })).status).toBe(200)
    later(limits.roomLifetimeMs + 1)
    await end(room)
    host = await login('rep_host')
    const [second, first] = await open()
    const shown = [second, first].sort((one, other) => (one?.lines.length ?? 0) - (other?.lines.length ?? 0))
    expect(shown).toMatchObject([
      { reporter: { handle: 'rep13_ann' }, about: { name: 'Eve', guest: true }, lines: [{ text: 'You too' }] },
      {
        ...{ reporter: { name: 'Gus', guest: true }, about: { handle: 'rep13_bob' } },
        lines: [{ author: { name: 'Eve' }, text: 'Go on' }, { text: 'You fool' }],
      },
    ])
    expect([await people(zoe.id), await people(gus.id, eve.id)], 'whom no report names').toEqual([0, 2])
    const ids = JSON.stringify([gus.id, eve.id])
    const doors = 'SELECT count(*) AS n FROM session WHERE person IN (SELECT value FROM json_each(?))'
    expect(await count(doors, ids), 'nobody comes in by what is left').toBe(0)
    later(2 * day)
    await comeAsGuest(await makeRoom(await login('rep13_ann')), 'Ida')
    expect(await people(gus.id, eve.id)).toBe(2)
    later(90 * day)
    await tell(await login('rep13_ann'), bob, null)
    expect(await people(gus.id, eve.id)).toBe(0)
  })
})

describe('[A5] of a report nothing is left', () => {
  const lines = (sql = '') => count(`SELECT count(*) AS n FROM report_line ${sql}`)
  const reports = (person: Person) =>
    count('SELECT count(*) AS n FROM report WHERE reporter = ?1 OR about = ?1', person.id)
  const remove = async (person: Person) =>
    person.call('POST /me/delete', { body: { proof: await prove(person), messages: 'stay' } })

  test.each(['ann', 'bob'])('when the account of who made it or whom it is about is deleted: %s', async (who) => {
    const { ann, bob, room, event } = await scene(`rep9_${who}`)
    const before = await lines()
    await tell(ann, bob, { conversation: room, event, lines: [line(bob, 'You fool')] })
    expect([await reports(ann), (await lines()) - before]).toEqual([1, 1])
    await remove(who === 'ann' ? ann : bob)
    expect([await reports(ann), await reports(bob), (await lines()) - before]).toEqual([0, 0, 0])
  })

  test('of the words of a third one when theirs is', async () => {
    const { ann, bob, room, event } = await scene('rep10')
    const eve = await register('rep10_eve')
    await tell(ann, bob, { conversation: room, event, lines: [line(eve, 'Hello all'), line(bob, 'You fool')], at: 1 })
    await remove(eve)
    const left = (await open()).find(({ about }) => about?.id === bob.id)
    expect(left?.lines.map(({ text }) => text)).toEqual(['You fool'])
  })

  test('90 days after it was closed, or made where nobody closed it', async () => {
    const [ann, bob] = [await register('rep11_ann'), await register('rep11_bob')]
    await tell(ann, bob, null)
    await tell(bob, ann, null)
    later(89 * day)
    host = await login('rep_host')
    const body = { outcome: 'dismissed', remark: '' }
    const [first, second] = (await open()).filter(({ about }) => about?.handle.startsWith('rep11'))
    await host.call('POST /owner/reports/:report/close', { params: { report: first?.id ?? '' }, body })
    later(day)
    host = await login('rep_host')
    expect((await open()).map(({ id }) => id)).not.toContain(second?.id)
    expect((await closed()).map(({ id }) => id)).toContain(first?.id)
    await tell(await login('rep11_ann'), bob, null)
    expect(await count('SELECT count(*) AS n FROM report WHERE id = ?', second?.id)).toBe(0)
    expect(await count('SELECT count(*) AS n FROM report WHERE id = ?', first?.id)).toBe(1)
  })
})
