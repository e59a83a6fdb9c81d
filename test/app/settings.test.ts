import { env, exports } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { registerOwner } from '../support/owner.ts'
import { origin, type Person, register } from '../support/people.ts'

let people = 0
const somebody = (): Promise<Person> => register(`settings_${++people}`)
const change = (person: Person, body: object) => person.ask('PATCH /me/settings', { body })

describe('[A5] settings', () => {
  test('of somebody new: called by their handle, and everything is shown', async () => {
    await registerOwner('settings_host')
    const ann = await somebody()
    const nothing = { status: '', avatar: null, seenAt: null, guest: false }
    expect(ann.signedIn.person).toEqual({ id: ann.id, handle: ann.handle, name: ann.handle, ...nothing })
    expect(await ann.call('GET /me/settings')).toEqual({
      ...{
        person: ann.signedIn.person,
        bio: '',
        showsSeen: true,
        showsRead: true,
        listed: true,
        owner: false,
        ownerDid: null,
      },
    })
  })

  test('are changed one by one; what isn’t named stays', async () => {
    const ann = await somebody()
    await ann.call('PATCH /me/settings', { body: { name: ' Ann  of the Sea ', status: 'sailing', bio: 'Two\nlines' } })
    await ann.call('PATCH /me/settings', { body: { showsRead: false } })
    expect(await ann.call('PATCH /me/settings', { body: {} })).toMatchObject({
      person: { name: 'Ann  of the Sea', status: 'sailing', handle: ann.handle },
      ...{ bio: 'Two\nlines', showsSeen: true, showsRead: false, listed: true },
    })
    await ann.call('PATCH /me/settings', { body: { status: '', bio: '' } })
    expect(await ann.call('GET /me/settings')).toMatchObject({ person: { status: '' }, bio: '' })
  })

  test('a new name is what one is found by', async () => {
    const ann = await somebody()
    await ann.call('PATCH /me/settings', { body: { name: 'Ärztin' } })
    const found = await ann.call('GET /people/all', { query: { q: 'ARZT' } })
    expect(found.people.map(({ id }) => id)).toEqual([ann.id])
  })

  test.each([
    ['no name', { name: ' ' }],
    ['a name too long', { name: 'x'.repeat(limits.personNameGraphemes + 1) }],
    ['a name that turns the line round', { name: 'a\u202eb' }],
    ['a status too long', { status: 'x'.repeat(limits.statusGraphemes + 1) }],
    ['a bio too long', { bio: 'x'.repeat(limits.bioGraphemes + 1) }],
    ['a word for yes', { listed: 'yes' }],
    ['attack: another handle', { handle: 'root' }],
    ['attack: another id', { id: '0'.repeat(32) }],
    ['attack: a time', { seenAt: 1 }],
  ])('%s is refused, and nothing changes', async (_, body) => {
    const ann = await somebody()
    const before = await ann.call('GET /me/settings')
    expect((await change(ann, { status: 'ok', ...body })).status).toBe(400)
    expect(await ann.call('GET /me/settings')).toEqual(before)
  })

  test('are on one’s profile, which anybody may look at', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    await ann.call('PATCH /me/settings', { body: { name: 'Ann', status: 'here', bio: 'hello' } })
    const profile = await bob.call('GET /people/:handle/profile', { params: { handle: ann.handle.toUpperCase() } })
    expect(profile).toMatchObject({ name: 'Ann', status: 'here', bio: 'hello', contact: false, blocked: false })
    expect(profile.createdAt).toBeGreaterThan(0)
    for (const handle of ['nobody_is_this', 'x', '%00'])
      expect((await bob.ask('GET /people/:handle/profile', { params: { handle } })).status).toBe(404)
  })
})

const webp = Uint8Array.from([0x52, 0x49, 0x46, 0x46, 9, 9, 9, 9, 0x57, 0x45, 0x42, 0x50, 1, 2, 3])
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1])

const put = (person: Person, bytes: BodyInit, headers: Record<string, string> = {}) =>
  exports.default.fetch(`${origin}/u/0/api/me/avatar?as=${person.id}`, {
    method: 'PUT',
    headers: { origin, cookie: person.cookieHeader(), 'content-type': 'image/webp', ...headers },
    body: bytes,
  })
const pathOf = (of: Person, avatar: string) => `/people/${of.id}/avatar/${avatar}`
const avatarOf = async (person: Person): Promise<string> =>
  (await person.call('GET /me/settings')).person.avatar ?? 'none'

describe('[A5] a picture', () => {
  test.each([
    ['image/webp', webp],
    ['image/png', png],
    ['image/jpeg', jpeg],
  ])('in %s is what its bytes say, whatever it is said to be', async (type, bytes) => {
    const [ann, bob] = [await somebody(), await somebody()]
    const answer = await put(ann, bytes, { 'content-type': 'text/html' })
    expect(await answer.json()).toEqual({ avatar: await avatarOf(ann) })
    const response = await bob.fetch('GET', pathOf(ann, await avatarOf(ann)))
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
    expect((await bob.call('GET /people', { query: { ids: ann.id } })).people[0]?.avatar).toBe(await avatarOf(ann))
  })

  test('takes the place of the one before, and can be taken away', async () => {
    const ann = await somebody()
    await put(ann, webp)
    const first = await avatarOf(ann)
    await put(ann, png)
    const second = await avatarOf(ann)
    expect(second).not.toBe(first)
    expect((await ann.fetch('GET', pathOf(ann, first))).status).toBe(404)
    await ann.call('DELETE /me/avatar')
    await ann.call('DELETE /me/avatar')
    expect(await avatarOf(ann)).toBe('none')
    expect((await ann.fetch('GET', pathOf(ann, second))).status).toBe(404)
    expect(await env.DB.prepare('SELECT 1 FROM avatar WHERE person = ?').bind(ann.id).first()).toBeNull()
  })

  test.each([
    ['attack: a page', '<script>alert(1)</script>'],
    ['attack: a drawing with scripts', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['nothing', ''],
    ['a film', Uint8Array.from([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x41, 0x56, 0x49, 0x20])],
  ])('that is %s is refused', async (_, bytes) => {
    const ann = await somebody()
    expect((await put(ann, bytes)).status).toBe(415)
    expect(await avatarOf(ann)).toBe('none')
  })

  test('may be as large as may be, and no larger', async () => {
    const ann = await somebody()
    const sized = (size: number) => Uint8Array.from({ length: size }, (_, index) => webp[index] ?? 0)
    expect((await put(ann, sized(limits.avatarBytes))).status).toBe(200)
    expect((await put(ann, sized(limits.avatarBytes + 1))).status).toBe(413)
  })

  test('is for people who are signed in, and at its own address', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    await put(ann, webp)
    const avatar = await avatarOf(ann)
    const from = (path: string) => exports.default.fetch(`${origin}/u/0/api${path}`)
    expect((await from(pathOf(ann, avatar))).status).toBe(401)
    for (const path of [
      pathOf(bob, avatar),
      pathOf(ann, '0'.repeat(32)),
      pathOf(ann, "x'"),
      `/people/x/avatar/${avatar}`,
    ])
      expect((await bob.fetch('GET', path)).status, path).toBe(404)
  })
})
