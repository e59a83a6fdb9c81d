import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { beforeEach, describe, expect, test } from 'vitest'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import { putBan } from '../../worker/owner/bans.ts'
import { List, listOf, newPerson } from '../support/inbox.ts'
import { roomStub, rows } from '../support/objects.ts'
import { comeAsGuest, makeRoom, newId, type Peer, type Person, register } from '../support/people.ts'
import { prove } from '../support/security.ts'

let people = 0
const somebody = (): Promise<Person> => register(`groups_${++people}`)
const key = (byte: number) => new Uint8Array(32).fill(byte).toBase64({ alphabet: 'base64url', omitPadding: true })
const asked = (others: { id: string }[], name = 'Family') => ({
  request: newId(),
  profile: JSON.stringify({ name }),
  people: others.map(({ id }) => id),
})
const make = async (owner: Person, ...others: Person[]) =>
  (await owner.call('POST /groups', { body: asked(others) })).conversation

const membersOf = async (person: Person, group: Awaited<ReturnType<typeof make>>) => {
  const [state] = (await person.open(group)).frames
  return state?.type === 'state' ? state.members.map((member) => member.person).sort() : []
}

describe('[P4] a group', () => {
  test('is made of people, and is in the list of each', async () => {
    const [ann, bob, eve] = [await somebody(), await somebody(), await somebody()]
    const lists = await Promise.all([ann, bob, eve].map((one) => List.open(one)))
    const group = await make(ann, bob, eve, bob, ann)
    expect(await membersOf(ann, group)).toEqual([ann.id, bob.id, eve.id].sort())
    for (const list of lists)
      expect(await list.until((rows) => rows.length === 1)).toMatchObject([
        { conversation: group, kind: 'group', profile: '{"name":"Family"}', expiresAt: null, other: null },
      ])
  })

  test('can be made of oneself alone', async () => {
    const ann = await somebody()
    expect(await membersOf(ann, await make(ann))).toEqual([ann.id])
  })

  test('comes of a repeated request once, and of another wish by the same not at all', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const body = asked([bob])
    const made = await Promise.all([1, 2, 3].map(() => ann.call('POST /groups', { body })))
    expect(new Set(made.map(({ conversation }) => conversation)).size).toBe(1)
    expect(await listOf(ann)).toHaveLength(1)
    for (const other of [{ people: [] }, { profile: '{"name":"Foes"}' }]) {
      const response = await ann.ask('POST /groups', { body: { ...body, ...other } })
      expect([response.status, await response.json()]).toMatchObject([409, { error: 'request-taken' }])
    }
    const room = await ann.ask('POST /rooms', { body: { request: body.request, profile: body.profile, invite: null } })
    expect(room.status).toBe(409)
  })

  test.each([
    ['nobody that is', () => asked([{ id: newPerson() }]), 404],
    ['something that is nobody', () => asked([{ id: 'x' }]), 400],
    ['too many', () => asked(Array.from({ length: limits.peoplePerLookup + 1 }, () => ({ id: newPerson() }))), 400],
    ['no name', () => ({ ...asked([]), profile: '{}' }), 400],
    ['a profile too large', () => asked([], 'x'.repeat(limits.profileBytes)), 400],
  ])('with %s is not made', async (_, body, status) => {
    const ann = await somebody()
    expect((await ann.ask('POST /groups', { body: body() })).status).toBe(status)
    expect(await listOf(ann)).toEqual([])
  })

  test('[R6] is made without those who have blocked its maker, and nothing says so', async () => {
    const [ann, bob, eve] = [await somebody(), await somebody(), await somebody()]
    const before = await ann.call('POST /groups', { body: asked([bob, eve]) })
    await eve.call('POST /blocks', { body: { person: ann.id } })
    const made = await ann.call('POST /groups', { body: asked([bob, eve]) })
    expect(Object.keys(made)).toEqual(Object.keys(before))
    expect(await membersOf(ann, made.conversation)).toEqual([ann.id, bob.id].sort())
  })
})

describe('[G13] whoever is added has an account here', () => {
  const put = (person: Person, id: string) =>
    wish(person, { person: id, role: 'member' }, (peer) => peer.text('and now to you'))

  /** Says that somebody is something, and then `more`: why it was refused, and what the log has then. */
  async function wish(person: Person, body: object, more: (peer: Peer) => void) {
    const peer = await person.open(group)
    const id = newId()
    peer.say({ type: 'send', id, kind: 'member', seal: 'plain', body: JSON.stringify(body) })
    more(peer)
    await peer.roundTrip()
    const kinds = (await rows(group, 'SELECT kind FROM event ORDER BY seq')).map(({ kind }) => kind)
    return { refused: peer.heard('refused').find((frame) => frame.id === id)?.reason ?? null, kinds }
  }

  let ann: Person
  let group: Awaited<ReturnType<typeof make>>
  beforeEach(async () => {
    ann = await somebody()
    group = await make(ann)
  })

  const nobodies: [string, () => Promise<string>][] = [
    ['an id of nobody', async () => newPerson()],
    ['a guest', async () => (await comeAsGuest(await makeRoom(ann), 'Gus')).id],
    [
      'somebody who was banned from the instance',
      async () => {
        const { id } = await somebody()
        await putBan(drizzle(env.DB), id as PersonId, Date.now())
        return id
      },
    ],
    [
      'somebody who has deleted their account',
      async () => {
        const eve = await somebody()
        await eve.call('POST /me/delete', { body: { proof: await prove(eve), messages: 'stay' } })
        return eve.id
      },
    ],
  ]

  test.each(nobodies)('so that %s is not, by a frame: it is said why, and nothing changes', async (_, nobody) => {
    const id = await nobody()
    expect(await put(ann, id)).toEqual({ refused: 'no-such-person', kinds: ['member', 'message'] })
    expect(await membersOf(ann, group)).toEqual([ann.id])
  })

  test.each(nobodies)('so that no group is made with %s', async (_, nobody) => {
    const answer = await ann.ask('POST /groups', { body: asked([{ id: await nobody() }]) })
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: 'no-such-person' }])
  })

  test('and is added in the order in which it was said, whatever is said meanwhile', async () => {
    const [bob, eve] = [await somebody(), await somebody()]
    expect(await put(ann, bob.id)).toEqual({ refused: null, kinds: ['member', 'member', 'message'] })
    const both = await wish(ann, { person: eve.id, role: 'member' }, (peer) => {
      const body = JSON.stringify({ person: eve.id, role: 'left' })
      peer.say({ type: 'send', id: newId(), kind: 'member', seal: 'plain', body })
    })
    expect(both.kinds).toEqual(['member', 'member', 'message', 'member', 'member'])
    expect(await membersOf(ann, group)).toEqual([ann.id, bob.id].sort())
  })

  test('attack: finding out by adding them who has an account, without the right to add anybody', async () => {
    const [bob, eve] = [await somebody(), await somebody()]
    await put(ann, bob.id)
    for (const id of [eve.id, newPerson()]) expect((await put(bob, id)).refused).toBe('not-allowed')
  })

  test('and what can’t be looked up just now is said again when the socket comes back', async () => {
    const bob = await somebody()
    const peer = await ann.open(group)
    await runInDurableObject(roomStub(group), (room) => {
      const answers: { database: D1Database } = Reflect.get(room, 'newcomers')
      const { database } = answers
      answers.database = {
        prepare() {
          answers.database = database
          throw new Error('D1 is away')
        },
      } as never
      return undefined
    })
    peer.say({
      ...{ type: 'send', id: newId(), kind: 'member', seal: 'plain' },
      body: JSON.stringify({ person: bob.id, role: 'member' }),
    } as never)
    expect(await peer.end()).toBe(1011)
    expect(await membersOf(ann, group)).toEqual([ann.id])
    expect((await put(ann, bob.id)).refused).toBeNull()
  })
})

describe('[G6] an invite', () => {
  const params = (group: string) => ({ params: { conversation: group, room: group } })
  const set = async (person: Person, group: string, byte: number, over: object = {}) =>
    person.ask('PUT /conversations/:conversation/invite', {
      ...params(group),
      body: { hash: await hashKey(key(byte)), expiresInMs: null, uses: null, ...over },
    })
  const preview = (person: Person, group: string, byte: number) =>
    person.ask('POST /rooms/:room/preview', { ...params(group), body: { auth: key(byte) } })
  const join = (person: Person, group: string, byte: number) =>
    person.ask('POST /rooms/:room/join', { ...params(group), body: { id: newId(), auth: key(byte) } })

  test('opens a group to whoever shows its secret; a new one revokes it', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const group = await make(ann)
    expect((await set(ann, group, 1)).status).toBe(200)
    const shown = await (await preview(bob, group, 1)).json()
    expect(shown).toMatchObject({ kind: 'group', expiresAt: null, listed: false, member: false, people: 1 })
    expect((await preview(bob, group, 2)).status).toBe(404)
    await set(ann, group, 2)
    expect((await join(bob, group, 1)).status).toBe(404)
    expect((await join(bob, group, 2)).status).toBe(200)
    expect(await membersOf(ann, group)).toEqual([ann.id, bob.id].sort())
  })

  test('is shown to who manages it, with how long and how often it opens', async () => {
    const ann = await somebody()
    const group = await make(ann)
    const invite = () => ann.call('GET /conversations/:conversation/invite', params(group))
    expect(await invite()).toEqual({ invite: null })
    const before = Date.now()
    await set(ann, group, 3, { expiresInMs: 60_000, uses: 5 })
    const found = (await invite()).invite
    expect(found).toMatchObject({ hash: await hashKey(key(3)), usesLeft: 5 })
    expect(found?.expiresAt).toBeGreaterThanOrEqual(before + 60_000)
    await ann.call('DELETE /conversations/:conversation/invite', params(group))
    expect(await invite()).toEqual({ invite: null })
    expect((await preview(await somebody(), group, 3)).status).toBe(404)
  })

  test.each([{ expiresInMs: 59_999 }, { uses: 0 }, { uses: limits.inviteUsesMax + 1 }, { hash: 'x' }])(
    'with %o is refused',
    async (over) => {
      const ann = await somebody()
      expect((await set(ann, await make(ann), 4, over)).status).toBe(400)
    },
  )
})
