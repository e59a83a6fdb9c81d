import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { upgradeFor } from '../../worker/socket.ts'
import { inboxStub, List, listOf, noticeFor } from '../support/inbox.ts'
import { login, origin, type Person, register, Visitor } from '../support/people.ts'

let people = 0
const somebody = (): Promise<Person> => register(`door_${++people}`)
const codeFor = async (visitor: Visitor, query: Record<string, string>) => (await List.connect(visitor, query)).end()

describe('[D1] the door of a list', () => {
  test('says 4401 to whoever is not signed in, or is somebody else', async () => {
    const [ann, eve] = [await somebody(), await somebody()]
    expect(await codeFor(new Visitor(), { as: ann.id })).toBe(4401)
    expect(await codeFor(ann, { as: eve.id })).toBe(4401)
    expect(await codeFor(ann, {})).toBe(4401)
  })

  test('says 4401 to a session that was revoked, though its token still holds', async () => {
    const ann = await somebody()
    const held = new Map(ann.cookies)
    await ann.call('POST /logout')
    for (const [name, value] of held) ann.cookies.set(name, value)
    expect(await codeFor(ann, { as: ann.id })).toBe(4401)
  })

  test('[D5] and so does the Inbox itself, which hears of it before D1', async () => {
    const ann = await somebody()
    const who = { person: ann.id, session: 'a'.repeat(32) as never, device: ann.signedIn.device }
    await inboxStub(ann.id).revoke(who.session)
    const { webSocket } = await inboxStub(ann.id).fetch(upgradeFor(who))
    const closed = new Promise((resolve) => webSocket?.addEventListener('close', ({ code }) => resolve(code)))
    webSocket?.accept()
    expect(await closed).toBe(4401)
  })

  test('[F4] says 4426 to another version', async () => {
    const ann = await somebody()
    expect(await codeFor(ann, { as: ann.id, v: '0' })).toBe(4426)
  })

  test('is for sockets, and for our own page', async () => {
    const ann = await somebody()
    expect((await ann.fetch('GET', '/inbox/socket', { query: { as: ann.id } })).status).toBe(426)
    const headers = { upgrade: 'websocket', origin: 'https://evil.test' }
    const response = await ann.fetch('GET', '/inbox/socket', { query: { as: ann.id }, headers })
    expect(response.status).toBe(403)
    expect((await inboxStub(ann.id).fetch(new Request(`${origin}/x`, { headers }))).status).toBe(400)
  })

  test('opens one’s own list, whatever is asked for', async () => {
    const [ann, eve] = [await somebody(), await somebody()]
    const list = await List.open(eve)
    await inboxStub(ann.id).notice(noticeFor(ann.id))
    expect(await listOf(eve)).toEqual([])
    expect(list.rows()).toEqual([])
  })
})

test('[D4] of a person’s tabs sixteen stay: the stalest goes with 4409', async () => {
  const ann = await somebody()
  const lists = []
  for (let count = 0; count <= limits.socketsPerPerson; count++) lists.push(await List.open(ann))
  expect(await lists[0]?.end()).toBe(4409)
  expect(lists.slice(1).map(({ closed }) => closed)).toEqual(Array(limits.socketsPerPerson).fill(null))
})

test('[D5] the sockets of a session that ends are closed with 4401 at once, and no other’s', async () => {
  const ann = await somebody()
  const again = await login(ann.handle)
  const [ending, staying] = [await List.open(ann), await List.open(again)]
  await ann.call('POST /logout')
  expect(await ending.end()).toBe(4401)
  await staying.hello(0)
  expect(staying.closed).toBeNull()
})

describe('[F1] a list’s socket', () => {
  test.each([
    ['no JSON', 'hello', 1007],
    ['no frame', '{"type":"helo"}', 1007],
    ['more than its fields', '{"type":"active","person":"x"}', 1007],
    ['a frame of a conversation', '{"type":"read","seq":1,"shown":true}', 1007],
    ['too many to watch', JSON.stringify({ type: 'watch', people: Array(5).fill('0'.repeat(32)) }), 1007],
    ['too much', JSON.stringify({ type: 'hello', rev: 0, x: 'x'.repeat(limits.sendFrameBytes) }), 1009],
    ['binary', new Uint8Array(3), 1003],
  ])('that says %s is closed', async (_, said, code) => {
    const list = await List.open(await somebody())
    list.socket.send(said)
    expect(await list.end()).toBe(code)
  })

  test('[T4] that says too much at once is closed with 4429', async () => {
    const list = await List.open(await somebody())
    for (let count = 0; count <= limits.frames.burst * 2; count++) list.say({ type: 'hello', rev: 0 })
    expect(await list.end()).toBe(4429)
  })

  test('that fails is closed with 1011, and the others go on', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    await runInDurableObject(inboxStub(ann.id), (inbox) =>
      Object.defineProperty(Reflect.get(inbox, 'store'), 'changedAfter', {
        configurable: true,
        value() {
          throw new Error('broken')
        },
      }),
    )
    list.say({ type: 'hello', rev: 0 })
    expect(await list.end()).toBe(1011)
    await runInDurableObject(inboxStub(ann.id), (inbox) => {
      Reflect.deleteProperty(Reflect.get(inbox, 'store'), 'changedAfter')
    })
    expect((await List.open(ann)).closed).toBeNull()
  })
})
