import { evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ownerRoutes } from '../../protocol/ownerRoutes.ts'
import { codeKey, readCode } from '../../web/session/recovery.ts'
import { mailOf } from '../../worker/env.ts'
import type { Post } from '../../worker/inbox/post.ts'
import type { Notice } from '../../worker/inbox/store.ts'
import { inboxStub, List, noticeFor } from '../support/inbox.ts'
import { codeTo, giveAddress, sentTo } from '../support/mail.ts'
import { roomStub } from '../support/objects.ts'
import { registerOwner } from '../support/owner.ts'
import {
  comeAsGuest,
  derived,
  direct,
  login,
  makeRoom,
  newId,
  origin,
  type Person,
  register,
  Visitor,
} from '../support/people.ts'
import {
  codeOf,
  count,
  from,
  happened,
  inside,
  newPassword,
  prove,
  randomKey,
  switchTotpOn,
  tryPassword,
} from '../support/security.ts'
import { countRows } from '../support/spies.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))

const hourMs = 3600_000
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
/** Their access token ran out meanwhile. */
const renew = (...people: Person[]) => Promise.all(people.map((one) => one.fetch('POST', '/refresh', { body: {} })))
const addressOf = ({ handle }: Person): string => `${handle}@example.org`
const statusOf = async (response: Promise<Response>) => (await response).status

async function withAddress(handle: string): Promise<Person> {
  const person = await register(handle)
  await giveAddress(person, addressOf(person))
  return person
}

/** What somebody is sent, without the codes for their address. */
const written = async (person: Person) =>
  (await sentTo(addressOf(person))).filter(({ subject }) => !subject.includes('is your code'))

/** Runs the alarm of somebody's Inbox if it is due by now, as the platform would; whether it was. */
async function wake(person: Person): Promise<boolean> {
  const at = await runInDurableObject(inboxStub(person.id), (_, { storage }) => storage.getAlarm())
  return at !== null && at <= Date.now() && runDurableObjectAlarm(inboxStub(person.id))
}

describe('[A6] an address', () => {
  test('is used once the code that was sent there was shown, and says so to its person', async () => {
    const ann = await register('mail_ann')
    const address = addressOf(ann)
    const proof = await prove(ann)
    const pending = await ann.call('PUT /me/mail', { body: { proof, address: ` ${address} ` } })
    expect(pending).toEqual({ offered: true, address: null, pending: address, digest: false, news: false })
    const code = await codeTo(address)
    const confirmed = await ann.call('POST /me/mail/confirm', {
      body: { code: `${code.slice(0, 3)} ${code.slice(3)}` },
    })
    expect(confirmed).toEqual({ offered: true, address, pending: null, digest: true, news: true })
    expect(await happened(ann)).toContain('mail-changed')
    expect(await statusOf(ann.ask('POST /me/mail/confirm', { body: { code } }))).toBe(403)
  })

  test('attack: guessing its code: five tries, half an hour, and nobody else’s', async () => {
    const [ann, eve] = [await register('mail_guess'), await register('mail_guess_e')]
    const give = async () => ann.call('PUT /me/mail', { body: { proof: await prove(ann), address: addressOf(ann) } })
    const tryCode = (person: Person, code: string) => statusOf(person.ask('POST /me/mail/confirm', { body: { code } }))
    await give()
    const code = await codeTo(addressOf(ann))
    expect(await tryCode(eve, code)).toBe(403)
    const wrong = code === '000000' ? '000001' : '000000'
    for (let guess = 0; guess < 5; guess++) expect(await tryCode(ann, wrong)).toBe(403)
    expect(await tryCode(ann, code)).toBe(403)
    await give()
    later(31 * 60_000)
    await renew(ann)
    expect(await tryCode(ann, await codeTo(addressOf(ann)))).toBe(403)
    expect((await ann.call('GET /me/mail')).address).toBeNull()
  })

  test('is given and removed with a proof alone, and where mails went until then is told', async () => {
    const ann = await withAddress('mail_moves')
    const forged = `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}`
    const other = 'mail_moves.new@example.org'
    expect(await statusOf(ann.ask('PUT /me/mail', { body: { proof: forged, address: other } }))).toBe(403)
    expect(await statusOf(ann.ask('DELETE /me/mail', { body: { proof: forged } }))).toBe(403)
    await giveAddress(ann, other)
    expect((await written(ann)).map(({ subject }) => subject)).toEqual(['Your address at localhost was changed'])
    await ann.call('DELETE /me/mail', { body: { proof: await prove(ann) } })
    expect((await sentTo(other)).at(-1)?.subject).toBe('Your address at localhost was changed')
    expect(await ann.call('GET /me/mail')).toMatchObject({ address: null, digest: false, news: false })
    expect(await happened(ann)).toContain('mail-removed')
  })

  test('attack: header injection: what would end a line or begin another header is no address, and nothing is sent', async () => {
    const ann = await register('mail_inject')
    const proof = await prove(ann)
    const before = await count('SELECT count(*) AS n FROM mail_shown')
    const forged = [
      'a@example.org\r\nBcc: eve@example.org',
      'a@example.org\nSubject: hi',
      'a@example.org, eve@example.org',
      'a@example.org;eve@example.org',
      'Ann <a@example.org>',
      '"a b"@example.org',
      'a@example.org\0',
      'a@example.org\u2028b',
      'a\u0130@example.org',
      'a@[127.0.0.1]',
      'a@localhost',
      `${'a'.repeat(65)}@example.org`,
      `a@${'b'.repeat(250)}.org`,
      'a..b@example.org',
      '.a@example.org',
      '',
    ]
    for (const address of forged)
      expect(await statusOf(ann.ask('PUT /me/mail', { body: { proof, address } })), JSON.stringify(address)).toBe(400)
    expect(await count('SELECT count(*) AS n FROM mail_shown')).toBe(before)
  })

  test('attack: mail bombing: an address is sent few codes, by whomever, and so is an account', async () => {
    const victim = 'mail_victim@example.org'
    const people = await Promise.all([1, 2, 3, 4, 5].map((number) => register(`mail_bomb${number}`)))
    const asked: number[] = []
    for (const person of people)
      asked.push(await statusOf(person.ask('PUT /me/mail', { body: { proof: await prove(person), address: victim } })))
    expect(asked).toEqual([200, 200, 200, 429, 429])
    expect(await sentTo(victim)).toHaveLength(3)
    const elsewhere = async (person: Person) => {
      const statuses: number[] = []
      for (const number of [1, 2, 3, 4]) {
        const body = { proof: await prove(person), address: `${person.handle}.${number}@example.org` }
        statuses.push(await statusOf(person.ask('PUT /me/mail', { body })))
      }
      return statuses
    }
    const [sent, , , , turnedAway] = people
    if (!sent || !turnedAway) throw new Error('nobody')
    expect(await elsewhere(sent)).toEqual([200, 200, 429, 429])
    // What was refused for the address’s sake was no turn of theirs.
    expect(await elsewhere(turnedAway)).toEqual([200, 200, 200, 429])
  })

  test('is told to nobody but its person', async () => {
    const ann = await withAddress('mail_private')
    const eve = await register('mail_private_e')
    await direct(eve, ann)
    const asked = [
      eve.fetch('GET', '/people', { query: { as: eve.id, ids: ann.id } }),
      eve.fetch('GET', '/people/all', { query: { as: eve.id, q: 'mail_private' } }),
      eve.fetch('GET', '/people/mail_private/profile', { query: { as: eve.id } }),
      ann.fetch('GET', '/me', { query: { as: ann.id } }),
      ann.fetch('GET', '/me/settings', { query: { as: ann.id } }),
      ann.fetch('GET', '/me/security', { query: { as: ann.id } }),
    ]
    for (const response of await Promise.all(asked)) {
      expect(response.status).toBe(200)
      expect(await response.text()).not.toContain(addressOf(ann))
    }
  })

  test('is told to no owner, wherever they look', async () => {
    const host = await registerOwner('mail_host')
    const ann = await withAddress('mail_hidden')
    const looks = (Object.keys(ownerRoutes) as (keyof typeof ownerRoutes)[]).filter((route) => route.startsWith('GET'))
    const answers = await Promise.all(
      looks.map(async (route) => ({ route, text: await (await host.ask(route)).text() })),
    )
    expect(answers.find(({ route }) => route === 'GET /owner/people')?.text).toContain(ann.handle)
    for (const { route, text } of answers) expect(text, route).not.toContain('example.org')
  })

  test('is none of a guest’s: none is given, read or changed by one', async () => {
    const room = await makeRoom(await register('mail_guest_h'))
    const guest = await comeAsGuest(room, 'Guest')
    const proof = await prove(await register('mail_guest_p'))
    const asked = [
      guest.ask('GET /me/mail'),
      guest.ask('PUT /me/mail', { body: { proof, address: 'guest@example.org' } }),
      guest.ask('POST /me/mail/confirm', { body: { code: '123456' } }),
      guest.ask('PATCH /me/mail', { body: { digest: true } }),
      guest.ask('DELETE /me/mail', { body: { proof } }),
    ]
    expect(await Promise.all(asked.map(statusOf))).toEqual([403, 403, 403, 403, 403])
    expect(await sentTo('guest@example.org')).toEqual([])
  })
})

describe('[A6] a lost password', () => {
  const lost = (handle: string, asked = {}) =>
    new Visitor().fetch('POST', '/recover/mail', { body: { handle }, ...asked })

  /** The code in the mail, as the browser shows it. */
  async function mailedCode(person: Person): Promise<string> {
    const text = (await written(person)).at(-1)?.text ?? ''
    const [, handle, typed = ''] = /\/lost#(\w+)\.([A-Z2-7-]{39})$/m.exec(text) ?? []
    expect(handle).toBe(person.handle)
    return codeKey(readCode(typed) ?? new Uint8Array(), origin)
  }
  const recover = async (person: Person, code: string, visitor = new Visitor()) =>
    visitor.fetch('POST', '/recover', {
      body: { handle: person.handle, code, ...(await newPassword(person.handle, 'another1')), deviceName: 'Test' },
    })

  test('is replaced by a code that was sent by e-mail: once, within half an hour', async () => {
    const ann = await withAddress('lost_ann')
    expect(await (await lost('lost_ann')).json()).toEqual({})
    await vi.waitFor(async () => expect(await written(ann)).toHaveLength(1), 5_000)
    const code = await mailedCode(ann)
    expect((await recover(ann, code)).status).toBe(200)
    expect((await recover(ann, code)).status).toBe(401)
    expect(await statusOf(ann.fetch('POST', '/refresh', { body: {} }))).toBe(401)
    expect((await tryPassword(new Visitor(), 'lost_ann', 'another1')).status).toBe(200)
    await lost('lost_ann', from('10.1.1.1'))
    await vi.waitFor(async () => expect(await written(ann)).toHaveLength(2), 5_000)
    const late = await mailedCode(ann)
    later(31 * 60_000)
    expect((await recover(ann, late)).status).toBe(401)
  })

  test('is no longer replaced by such a code once the owner has made a link, which is told apart from it', async () => {
    const ann = await withAddress('lost_both')
    await lost('lost_both')
    await vi.waitFor(async () => expect(await written(ann)).toHaveLength(1), 5_000)
    const mailed = await mailedCode(ann)
    const host = await registerOwner('lost_host')
    const code = randomKey()
    const body = { proof: await prove(host), code }
    await host.call('POST /owner/people/:person/link', { params: { person: ann.id }, body })
    expect((await recover(ann, mailed)).status).toBe(401)
    const visitor = new Visitor()
    const back = await inside(visitor, 'lost_both', await recover(ann, code, visitor))
    const told = await happened(back)
    expect(told).toContain('password-by-link')
    expect(told).not.toContain('password-by-mail')
  })

  test('attack: reading somebody’s mail is one step of two where they have a second', async () => {
    const ann = await withAddress('lost_two')
    const totp = await switchTotpOn(ann)
    await lost('lost_two')
    await vi.waitFor(async () => expect(await written(ann)).toHaveLength(1), 5_000)
    const code = await mailedCode(ann)
    const { ticket } = (await (await tryPassword(new Visitor(), 'lost_two')).json()) as { ticket: string }
    const instead = { body: { ticket, code, deviceName: 'Test' } }
    expect(await statusOf(new Visitor().fetch('POST', '/login/code', instead))).toBe(401)
    const visitor = new Visitor()
    const answer = await recover(ann, code, visitor)
    const second = (await answer.json()) as { ticket: string }
    expect(Object.keys(second)).toEqual(['ticket'])
    expect([...visitor.cookies.keys()]).toEqual([])
    const next = new Visitor()
    expect(Object.keys((await (await tryPassword(next, 'lost_two', 'another1')).json()) as object)).toEqual(['ticket'])
    expect([...next.cookies.keys()]).toEqual([])
    later(30_000)
    const right = { body: { ticket: second.ticket, code: codeOf(totp, Date.now()), deviceName: 'Test' } }
    const back = await inside(visitor, 'lost_two', await visitor.fetch('POST', '/login/code', right))
    expect(await back.call('GET /me/security')).toMatchObject({ totp: true })
  })

  test('of a name that nobody has, or has no address, is answered the same, and nothing is sent', async () => {
    await register('lost_plain')
    const before = await count('SELECT count(*) AS n FROM mail_shown')
    for (const handle of ['lost_plain', 'lost_nobody']) expect(await (await lost(handle)).json()).toEqual({})
    expect(await count('SELECT count(*) AS n FROM mail_shown')).toBe(before)
    expect(await count('SELECT count(*) AS n FROM recovery_code WHERE mailed')).toBe(
      await count(
        'SELECT count(*) AS n FROM recovery_code WHERE mailed AND person IN (SELECT person FROM mail_address)',
      ),
    )
  })

  test('attack: mail bombing by a lost password: a few an hour, whether or not the name is somebody’s', async () => {
    await withAddress('lost_bomb')
    for (const handle of ['lost_bomb', 'lost_bomb_nobody']) {
      const statuses: number[] = []
      for (let asked = 0; asked < 5; asked++) statuses.push((await lost(handle, from(`10.2.${asked}.1`))).status)
      expect(statuses, handle).toEqual([200, 200, 200, 429, 429])
    }
  })
})

describe('[A6] what happens to an account', () => {
  test('is written at once, once, and not to whoever doesn’t want it', async () => {
    const ann = await withAddress('news_ann')
    later(1000)
    await login('news_ann')
    await wake(ann)
    await wake(ann)
    const [mail, ...more] = await written(ann)
    expect(more).toEqual([])
    expect(mail?.subject).toBe('New sign-in at localhost')
    expect(mail?.text).toContain('Somebody signed in on a new device.')
    expect(mail?.text).toContain('(Test)')
    await ann.call('PATCH /me/mail', { body: { news: false } })
    later(1000)
    await login('news_ann')
    await wake(ann)
    expect(await written(ann)).toHaveLength(1)
    // What happened while nobody wanted to know is nothing to be told later.
    await ann.call('PATCH /me/mail', { body: { news: true } })
    later(1000)
    await login('news_ann')
    await wake(ann)
    const again = (await written(ann)).at(-1)?.text ?? ''
    expect(again.match(/new device/g)).toHaveLength(1)
  })

  test('is written too when the owner makes a link that opens it', async () => {
    const ann = await withAddress('news_link')
    await wake(ann)
    const before = (await written(ann)).length
    const host = await registerOwner('news_host')
    later(1000)
    const body = { proof: await prove(host), code: randomKey() }
    await host.call('POST /owner/people/:person/link', { params: { person: ann.id }, body })
    await wake(ann)
    const mails = await written(ann)
    expect(mails).toHaveLength(before + 1)
    expect(mails.at(-1)?.text).toContain('The owner of this instance made a link that opens your account once.')
  })

  test('several things are one mail, and a known device is nothing to write about', async () => {
    const ann = await withAddress('news_two')
    later(1000)
    const body = {
      handle: 'news_two',
      auth: await derived('news_two'),
      deviceName: 'Test',
      device: ann.signedIn.device,
    }
    await inside(ann, 'news_two', await ann.fetch('POST', '/login', { body }))
    await wake(ann)
    expect(await written(ann)).toEqual([])
    later(1000)
    await login('news_two')
    later(1000)
    await login('news_two')
    await wake(ann)
    const mails = await written(ann)
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text.match(/new device/g)).toHaveLength(2)
  })

  test('its deletion is the last thing that is written', async () => {
    const ann = await withAddress('news_gone')
    const { receipt } = await ann.call('POST /me/delete', { body: { proof: await prove(ann), messages: 'stay' } })
    const mails = await written(ann)
    expect(mails.map(({ subject }) => subject)).toEqual(['Your account at localhost is being deleted'])
    expect(mails[0]?.text).toContain(`/deleted/${receipt}`)
    expect(await count('SELECT count(*) AS n FROM mail_address WHERE person = ?', ann.id)).toBe(0)
  })
})

describe('[A6] what was missed', () => {
  /** Bob says so many things to Ann, whose Inbox is told. */
  async function say(bob: Person, conversation: Parameters<Person['open']>[0], texts: string[]) {
    await renew(bob)
    const peer = await bob.open(conversation)
    for (const text of texts) peer.text(text)
    await peer.roundTrip()
    peer.socket.close(1000)
    await vi.waitFor(async () => {
      const unread = await runInDurableObject(roomStub(conversation), (_, { storage }) => storage.getAlarm())
      expect(unread).not.toBeUndefined()
    })
    later(31_000)
    await runDurableObjectAlarm(roomStub(conversation))
  }

  async function scene(name: string) {
    const [ann, bob] = [await withAddress(name), await register(`${name}_b`)]
    const chat = await direct(bob, ann)
    return { ann, bob, chat }
  }

  test('is told who and how many, never what; after hours without anybody there, and once', async () => {
    const { ann, bob, chat } = await scene('dig_ann')
    const { conversation: group } = await bob.call('POST /groups', {
      body: { request: newId(), profile: '{"name":"Secret plans"}', people: [ann.id] },
    })
    await say(bob, chat, ['the secret word', 'is swordfish'])
    await say(bob, group, ['one', 'two', 'three'])
    expect(await wake(ann)).toBe(false)
    later(4 * hourMs)
    expect(await wake(ann)).toBe(true)
    const [mail, ...more] = await written(ann)
    expect(more).toEqual([])
    expect(mail?.subject).toBe('5 messages for you at localhost')
    expect(mail?.text).toContain('- dig_ann_b: 2 messages\n- in 1 group or room: 3 messages')
    for (const word of ['secret', 'swordfish', 'Secret plans', 'two']) expect(JSON.stringify(mail)).not.toContain(word)
    for (let hour = 0; hour < 48; hour++) {
      later(hourMs)
      await wake(ann)
    }
    expect(await written(ann)).toHaveLength(1)
  })

  test('more of it is told a day later at the soonest, and nothing that was read', async () => {
    const { ann, bob, chat } = await scene('dig_day')
    await say(bob, chat, ['one'])
    later(4 * hourMs)
    await wake(ann)
    expect(await written(ann)).toHaveLength(1)
    await say(bob, chat, ['two'])
    later(20 * hourMs)
    await wake(ann)
    expect(await written(ann)).toHaveLength(1)
    later(5 * hourMs)
    await wake(ann)
    expect((await written(ann)).at(-1)?.subject).toBe('2 messages for you at localhost')
    await say(bob, chat, ['three'])
    await renew(ann)
    const peer = await ann.open(chat)
    peer.say({ type: 'read', seq: 3 as never, shown: true })
    await peer.roundTrip()
    peer.socket.close(1000)
    await vi.waitFor(async () => expect((await rowOf(ann)).unread).toBe(0))
    later(48 * hourMs)
    await wake(ann)
    expect(await written(ann)).toHaveLength(2)
  })

  const rowOf = async (person: Person) =>
    runInDurableObject(inboxStub(person.id), (_, { storage }) =>
      storage.sql.exec<{ unread: number }>('SELECT unread FROM line').one(),
    )

  test('isn’t told to whoever is there, doesn’t want it, or has muted it', async () => {
    const { ann, bob, chat } = await scene('dig_here')
    const list = await List.open(ann)
    await say(bob, chat, ['one'])
    later(3 * hourMs)
    list.socket.close(1000)
    await vi.waitFor(async () => expect(await hereAt(ann)).toBe(Date.now()))
    later(2 * hourMs)
    await wake(ann)
    expect(await written(ann)).toEqual([])
    await renew(ann)
    await ann.call('PATCH /me/mail', { body: { digest: false } })
    later(48 * hourMs)
    await wake(ann)
    expect(await written(ann)).toEqual([])
    await renew(ann)
    await ann.call('PATCH /me/mail', { body: { digest: true } })
    const muting = await List.open(ann)
    muting.say({ type: 'set', n: 1, conversation: chat, level: 'none' })
    await muting.next('done')
    muting.socket.close(1000)
    await say(bob, chat, ['two'])
    later(48 * hourMs)
    await wake(ann)
    expect(await written(ann)).toEqual([])
  })

  const hereAt = async (person: Person) =>
    runInDurableObject(inboxStub(person.id), (_, { storage }) =>
      storage.sql.exec<{ at: number }>('SELECT here_at AS at FROM mailing').one(),
    ).then(({ at }) => at)

  test('costs a notice the same among many conversations as among few, and no more than what it is about', async () => {
    const costs = async (handle: string, lines: number) => {
      const ann = await withAddress(handle)
      const inbox = inboxStub(ann.id)
      for (let n = 0; n < lines; n++) await inbox.notice(noticeFor(ann.id))
      const notices = [noticeFor(ann.id), noticeFor(ann.id)]
      for (const notice of notices) await inbox.notice(notice)
      const cost = await countRows(inbox, async () => {
        for (const head of [2, 3]) for (const notice of notices) await inbox.notice({ ...notice, head })
        for (const head of [4, 5]) for (const notice of notices) await inbox.notice({ ...notice, head, unread: head })
      })
      return { ...cost, alarm: await runInDurableObject(inbox, (_, { storage }) => storage.getAlarm()) }
    }
    const [few, many] = [await costs('mail_few', 4), await costs('mail_many', 80)]
    expect(few.alarm).toBe(Date.now() + 4 * hourMs)
    expect(many).toEqual(few)
  })

  test('is due while anything is missed, whatever of it was read or left first, also after a sleep', async () => {
    const ann = await withAddress('mail_left')
    const inbox = inboxStub(ann.id)
    const [one, other] = [noticeFor(ann.id, { unread: 1 }), noticeFor(ann.id, { unread: 2 })]
    const isDueAfter = async (notice: Notice) => {
      await inbox.notice(notice)
      const due = () => runInDurableObject(inbox, (object) => (Reflect.get(object, 'post') as Post).dueAt(Date.now()))
      const before = await due()
      await evictDurableObject(inbox)
      expect(await due()).toBe(before)
      return before !== null
    }
    expect(await isDueAfter(noticeFor(ann.id))).toBe(false)
    expect(await isDueAfter(one)).toBe(true)
    expect(await isDueAfter(other)).toBe(true)
    expect(await isDueAfter({ ...one, unread: 0, read: 1 })).toBe(true)
    expect(await isDueAfter({ ...other, in: false, head: 2 })).toBe(false)
    expect(await isDueAfter({ ...one, head: 2, unread: 1, read: 1 })).toBe(true)
    // As it was kept before it was remembered.
    await runInDurableObject(inbox, (_, { storage }) => void storage.sql.exec("UPDATE mailing SET missing = ''"))
    await evictDurableObject(inbox)
    expect(await isDueAfter({ ...other, in: false, head: 2 })).toBe(true)
    for (const digest of [false, true]) await inbox.mail(ann.id, { digest, news: true })
    expect(await isDueAfter({ ...other, in: false, head: 2 })).toBe(false)
  })

  test('what couldn’t be sent is tried again, less and less often, until it was', async () => {
    const { ann, bob, chat } = await scene('dig_fail')
    await say(bob, chat, ['one'])
    later(4 * hourMs)
    await env.DB.exec('ALTER TABLE mail_shown RENAME TO mail_away')
    await wake(ann)
    expect(await wake(ann)).toBe(false)
    later(11 * 60_000)
    expect(await wake(ann)).toBe(true)
    later(11 * 60_000)
    expect(await wake(ann)).toBe(false)
    await env.DB.exec('ALTER TABLE mail_away RENAME TO mail_shown')
    later(10 * 60_000)
    expect(await wake(ann)).toBe(true)
    expect(await written(ann)).toHaveLength(1)
  })

  test('isn’t told to whoever is banned, nor is anything else, and their Inbox sleeps; until they may come back', async () => {
    const { ann, bob, chat } = await scene('dig_ban')
    const host = await registerOwner('dig_ban_host')
    await say(bob, chat, ['one'])
    await renew(host)
    await host.call('POST /owner/bans', { body: { person: ann.id } })
    await say(bob, chat, ['two'])
    later(5 * hourMs)
    await wake(ann)
    const code = randomKey()
    await renew(host)
    const body = { proof: await prove(host), code }
    await host.call('POST /owner/people/:person/link', { params: { person: ann.id }, body })
    later(25 * hourMs)
    await wake(ann)
    await new Visitor().fetch('POST', '/recover/mail', { body: { handle: ann.handle } })
    // What is sent a while after the answer is sent by then: the same was, for somebody else.
    const other = await withAddress('dig_ban_lost')
    await new Visitor().fetch('POST', '/recover/mail', { body: { handle: other.handle } })
    await vi.waitFor(async () => expect(await written(other)).toHaveLength(1), 5_000)
    expect(await written(ann)).toEqual([])
    const asleep = await runInDurableObject(inboxStub(ann.id), async (_, { storage }) => ({
      ...storage.sql.exec<{ mailing: number }>('SELECT count(*) AS mailing FROM mailing').one(),
      alarm: await storage.getAlarm(),
    }))
    expect(asleep).toEqual({ mailing: 0, alarm: null })
    await renew(host)
    await host.call('DELETE /owner/bans/:person', { params: { person: ann.id } })
    await say(bob, chat, ['three'])
    later(5 * hourMs)
    await wake(ann)
    expect((await written(ann)).map(({ subject }) => subject)).toEqual(['3 messages for you at localhost'])
  })

  test('isn’t told to whoever is banned by the Inbox alone, which may not have heard of it', async () => {
    const { ann, bob, chat } = await scene('dig_unheard')
    await say(bob, chat, ['one'])
    await env.DB.prepare('INSERT INTO ban VALUES (?, ?)').bind(ann.id, Date.now()).run()
    for (let times = 0; times < 3; times++) {
      later(25 * hourMs)
      await wake(ann)
    }
    expect(await written(ann)).toEqual([])
  })

  test('is stopped by the link in it: pressed, not opened; and by a provider’s button, which is no page of ours', async () => {
    const { ann, bob, chat } = await scene('dig_stop')
    await say(bob, chat, ['one'])
    later(4 * hourMs)
    await wake(ann)
    const [mail] = await written(ann)
    const [, link = ''] = /^<(.*)>$/.exec(mail?.headers['List-Unsubscribe'] ?? '') ?? []
    expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(mail?.text).toContain(link)
    expect(link).toMatch(/^http:\/\/localhost\/unsubscribe\/[0-9a-f]{32}\/digest$/)
    await renew(ann)
    for (const method of ['GET', 'HEAD']) await SELF.fetch(link, { method })
    expect((await ann.call('GET /me/mail')).digest).toBe(true)
    const press = (address: string) =>
      SELF.fetch(address, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })
    const guessed = link.replace(/[0-9a-f]{32}/, 'f'.repeat(32))
    for (const wrong of [guessed, link.replace('digest', 'address'), link.replace('digest', 'constructor')])
      expect((await press(wrong)).status, wrong).toBe(404)
    expect((await press(link)).status).toBe(200)
    expect(await ann.call('GET /me/mail')).toMatchObject({ digest: false, news: true })
    expect((await press(link)).status).toBe(200)
    await giveAddress(ann, 'dig_stop.new@example.org')
    expect((await press(link)).status, 'a link of an address that was replaced').toBe(404)
  })
})

describe('a sender', () => {
  const base = { ...env, MAIL_URL: '', MAIL_FROM: '' }
  test('is asked for whole, and said to the owner in a sentence when it isn’t', () => {
    const url = 'https://api.example.org/emails'
    expect(mailOf({ ...base, ENVIRONMENT: 'production' })).toBeNull()
    expect(mailOf(base)).toEqual({ by: 'page' })
    expect(mailOf({ ...base, MAIL_URL: url })).toMatch(/^MAIL_FROM/)
    expect(mailOf({ ...base, MAIL_URL: url, MAIL_FROM: 'a@example.org' })).toMatch(/MAIL_KEY/)
    const whole = { ...base, MAIL_URL: url, MAIL_FROM: 'a@example.org', MAIL_KEY: 'secret' }
    expect(mailOf(whole)).toEqual({ by: 'http', url, key: 'secret', from: 'a@example.org' })
    const insecure = { ...whole, MAIL_URL: 'http://api.example.org' }
    expect(mailOf({ ...insecure, ENVIRONMENT: 'production' })).toMatch(/^MAIL_URL/)
    expect(mailOf({ ...whole, MAIL_FROM: 'a@example.org\r\nBcc: b@example.org' })).toMatch(/^MAIL_FROM/)
  })
})
