import { evictDurableObject } from 'cloudflare:test'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Route, routes } from '../../protocol/http.ts'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { InboxUp } from '../../protocol/inbox.ts'
import { makeApp } from '../../worker/app.ts'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import { Authenticator } from '../support/authenticator.ts'
import { List } from '../support/inbox.ts'
import { roomStub, rows } from '../support/objects.ts'
import { registerOwner } from '../support/owner.ts'
import {
  type Asked,
  comeAsGuest,
  derived,
  login,
  makeRoom,
  newId,
  origin,
  Peer,
  Person,
  register,
  Visitor,
} from '../support/people.ts'
import { addPasskey, from, newPassword, prove, randomKey } from '../support/security.ts'

/**
 * Whoever may ask: of a group that an owner made, with an invite, in which the owner has blocked one who isn't in it; and a guest of
 * another room. The host is the owner of the instance, and a stranger there.
 */
const columns = [
  'nobody',
  'host',
  'stranger',
  'invited',
  'owner',
  'admin',
  'member',
  'removed',
  'blocked',
  'revoked',
  'guest',
] as const
type Column = (typeof columns)[number]
type Cells = Record<Column, number>

/** The same for all who are signed in. */
const signedIn = (status: number): Cells => ({
  ...{ nobody: 401, revoked: 401, guest: 403 },
  ...{
    host: status,
    stranger: status,
    invited: status,
    member: status,
    admin: status,
    owner: status,
    removed: status,
    blocked: status,
  },
})
const anybody = (status: number): Cells => ({ ...signedIn(status), nobody: status, revoked: status, guest: status })
const noneOf = (...allowed: Column[]): Cells => ({
  ...signedIn(404),
  ...Object.fromEntries(allowed.map((column) => [column, 200])),
})

/** The owner of the instance alone. */
const hosts = (status: number): Cells => ({ ...signedIn(403), host: status })

const secret = new Uint8Array(32).fill(5).toBase64({ alphabet: 'base64url', omitPadding: true })
let count = 0

beforeAll(async () => void (await registerOwner('matrix_host')))

/** A group and those who ask; made anew for each row, since asking changes it. */
class Scene {
  private constructor(
    readonly group: ConversationId,
    readonly asking: Record<Column, Visitor>,
    readonly ids: Record<Column, PersonId>,
    readonly owner: Person,
    /** The guest's own. */
    readonly room: ConversationId,
  ) {}

  static async make(): Promise<Scene> {
    const somebody = () => register(`matrix_${++count}`)
    const [host, owner] = [await login('matrix_host'), await somebody()]
    const [stranger, invited, member, admin] = [await somebody(), await somebody(), await somebody(), await somebody()]
    const [removed, blocked] = [await somebody(), await somebody()]
    const body = {
      request: newId(),
      profile: '{"name":"Matrix"}',
      people: [member, admin, removed].map(({ id }) => id),
    }
    const { conversation: group } = await owner.call('POST /groups', { body })
    await rows(group, "UPDATE member SET role = 'admin' WHERE person = ?", admin.id)
    await evictDurableObject(roomStub(group))
    const params = { conversation: group }
    await removed.call('POST /conversations/:conversation/leave', { params, body: { id: newId() } })
    const invite = { hash: await hashKey(secret), expiresInMs: null, uses: null }
    await owner.call('PUT /conversations/:conversation/invite', { params, body: invite })
    await owner.call('POST /blocks', { body: { person: blocked.id } })
    // The strongest of them: what the owner's other device could do until it was logged out.
    const revoked = await login(owner.handle)
    const held = new Map(revoked.cookies)
    await revoked.call('POST /logout')
    for (const [name, value] of held) revoked.cookies.set(name, value)
    const room = await makeRoom(owner)
    const guest = await comeAsGuest(room, 'Guest')
    const people = { host, stranger, invited, member, admin, owner, removed, blocked, revoked, guest }
    const ids = Object.fromEntries(Object.entries(people).map(([column, { id }]) => [column, id]))
    return new Scene(group, { nobody: new Visitor(), ...people }, { nobody: owner.id, ...ids } as never, owner, room)
  }

  /** A proof of their own; for whoever has none, the owner's. */
  proof(column: Column): Promise<string> {
    const asking = this.asking[column]
    return prove(asking instanceof Person && !['revoked', 'guest'].includes(column) ? asking : this.owner)
  }

  /** A passkey of the owner's. */
  passkey(): Promise<Authenticator> {
    this.added ??= addPasskey(this.owner)
    return this.added
  }
  private added: Promise<Authenticator> | undefined

  async ask(column: Column, route: string, { params, query, body, ...asked }: Asked): Promise<number> {
    const [method = '', path = ''] = route.split(' ')
    const filled = path.replace(/:(\w+)(?:\{[^/]*\})?/g, (_, name: string) => params?.[name] ?? '')
    const said = method === 'GET' || body === undefined ? {} : { body }
    const about = { query: { as: this.ids[column], ...query }, ...said, ...asked }
    return (await this.asking[column].fetch(method, filled, about)).status
  }
}

interface Row {
  cells: Cells
  asked?: (scene: Scene, column: Column) => Asked | Promise<Asked>
}

const inGroup = ({ group }: Scene) => ({ conversation: group, room: group })
const ofNoFile = (scene: Scene) => ({ params: { ...inGroup(scene), file: '0'.repeat(32) } })
const key = derived('matrix')
const managed: Cells = noneOf('admin', 'owner')
const entered: Cells = noneOf('invited', 'member', 'admin', 'owner')
const auth = (column: Column) => (column === 'invited' ? secret : null)

/** Nobody waits for what another guessed. */
const fromOwnPlace = (column: Column): Asked => from(`203.0.${columns.indexOf(column)}.1`)
const nobody = '0'.repeat(32)
/** Bound to the owner's session: of no use to anybody else. */
const ownersProof: Cells = { ...signedIn(403), owner: 200 }
const forged = `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}`

/** What the owner's passkey makes of a challenge that nobody here was given. */
const shown = async (scene: Scene) => (await scene.passkey()).get({ challenge: randomKey() })
const another = async ({ owner }: Scene) =>
  (await Authenticator.make(origin)).create({ challenge: randomKey(), user: { id: owner.id } })

/** Once the account is gone nobody can prove it. */
const proofs = new WeakMap<Person, Promise<string>>()
const held = (owner: Person): Promise<string> => {
  const proof = proofs.get(owner) ?? prove(owner)
  proofs.set(owner, proof)
  return proof
}

type Octets =
  | 'PUT /me/avatar'
  | 'GET /people/:person/avatar/:avatar'
  | 'GET /conversations/:conversation/files/:file'
  | 'PUT /conversations/:conversation/files/:file/parts/:n{[0-9]{1,3}}'

const table: Record<Route | Octets, Row> = {
  'POST /salt': { cells: anybody(200), asked: ({ owner }) => ({ body: { handle: owner.handle } }) },
  'POST /register': {
    cells: anybody(200),
    asked: async () => ({
      body: { handle: `matrix_${++count}`, auth: await key, argon2: currentArgon2, deviceName: 'Test' },
    }),
  },
  'POST /login': {
    cells: anybody(401),
    asked: async ({ owner }, column) => ({
      ...fromOwnPlace(column),
      body: { handle: owner.handle, auth: await key, deviceName: 'Test' },
    }),
  },
  'POST /refresh': { cells: { ...signedIn(200), guest: 200 }, asked: () => ({ body: {} }) },
  'POST /logout': { cells: { ...signedIn(200), guest: 200 }, asked: () => ({ body: {} }) },
  'GET /me': { cells: { ...signedIn(200), guest: 200 } },
  'POST /login/code': {
    cells: anybody(401),
    asked: async ({ owner }) => ({ body: { ticket: forged, code: '123456', deviceName: owner.handle } }),
  },
  'POST /login/passkey/options': { cells: anybody(200), asked: () => ({ body: {} }) },
  'POST /login/passkey': {
    cells: anybody(401),
    asked: async (scene) => ({ body: { response: await shown(scene), deviceName: 'Test' } }),
  },
  'POST /recover': {
    cells: anybody(401),
    asked: async ({ owner: { handle } }, column) => ({
      ...fromOwnPlace(column),
      body: { handle, code: randomKey(), ...(await newPassword(handle, 'another1')), deviceName: 'Test' },
    }),
  },
  'POST /recover/mail': {
    cells: anybody(200),
    asked: (_, column) => ({ ...fromOwnPlace(column), body: { handle: `matrix_${++count}` } }),
  },
  'GET /door': { cells: anybody(200) },
  'GET /me/mail': { cells: signedIn(200) },
  'PUT /me/mail': {
    cells: ownersProof,
    asked: async ({ owner }) => ({ body: { proof: await held(owner), address: `m${++count}@example.org` } }),
  },
  'POST /me/mail/confirm': { cells: signedIn(403), asked: () => ({ body: { code: '123456' } }) },
  'PATCH /me/mail': { cells: signedIn(409), asked: () => ({ body: { digest: false } }) },
  'DELETE /me/mail': { cells: ownersProof, asked: async ({ owner }) => ({ body: { proof: await held(owner) } }) },
  'GET /dev/mail': { cells: anybody(200) },
  'GET /me/security': { cells: signedIn(200) },
  'POST /me/proof': {
    cells: { ...signedIn(403), owner: 200 },
    asked: async ({ owner }) => ({ body: { auth: await derived(owner.handle) } }),
  },
  'POST /me/proof/passkey/options': { cells: signedIn(200), asked: () => ({ body: {} }) },
  'POST /me/proof/passkey': {
    cells: signedIn(401),
    asked: async (scene) => ({ body: { response: await shown(scene) } }),
  },
  'PUT /me/password': {
    cells: ownersProof,
    asked: async ({ owner }) => ({
      body: { proof: await held(owner), ...(await newPassword(owner.handle, 'another1')) },
    }),
  },
  'DELETE /me/devices': { cells: signedIn(200), asked: () => ({ body: {} }) },
  'DELETE /me/devices/:device': {
    cells: { ...signedIn(404), owner: 200 },
    asked: ({ owner }) => ({ params: { device: owner.signedIn.device }, body: {} }),
  },
  'POST /me/passkeys/options': {
    cells: ownersProof,
    asked: async ({ owner }) => ({ body: { proof: await held(owner) } }),
  },
  'POST /me/passkeys': {
    cells: signedIn(400),
    asked: async (scene) => ({ body: { name: 'Phone', response: await another(scene) } }),
  },
  'PATCH /me/passkeys/:passkey': {
    cells: { ...signedIn(404), owner: 200 },
    asked: async (scene) => ({ params: { passkey: (await scene.passkey()).id }, body: { name: 'Mine' } }),
  },
  'DELETE /me/passkeys/:passkey': {
    cells: { ...signedIn(404), owner: 200 },
    asked: async (scene, column) => ({
      params: { passkey: (await scene.passkey()).id },
      body: { proof: await scene.proof(column) },
    }),
  },
  'POST /me/totp': {
    cells: ownersProof,
    asked: async ({ owner }) => ({ body: { proof: await held(owner) } }),
  },
  'POST /me/totp/confirm': { cells: signedIn(403), asked: () => ({ body: { code: '123456' } }) },
  'DELETE /me/totp': { cells: ownersProof, asked: async ({ owner }) => ({ body: { proof: await held(owner) } }) },
  'PUT /me/codes': {
    cells: ownersProof,
    asked: async ({ owner }) => ({
      body: { proof: await held(owner), codes: Array.from({ length: 10 }, randomKey) },
    }),
  },
  'POST /me/delete': {
    cells: ownersProof,
    asked: async ({ owner }) => ({ body: { proof: await held(owner), messages: 'go' } }),
  },
  'GET /erasures/:receipt': { cells: anybody(404), asked: () => ({ params: { receipt: '0'.repeat(32) } }) },
  'GET /people': { cells: signedIn(200), asked: ({ owner }) => ({ query: { ids: owner.id } }) },
  'GET /people/all': { cells: signedIn(200) },
  'GET /people/:handle/profile': { cells: signedIn(200), asked: ({ owner }) => ({ params: { handle: owner.handle } }) },
  'GET /people/:person/avatar/:avatar': {
    cells: { ...signedIn(404), guest: 404 },
    asked: ({ owner }) => ({ params: { person: owner.id, avatar: '0'.repeat(32) } }),
  },
  'GET /me/settings': { cells: signedIn(200) },
  'PATCH /me/settings': { cells: signedIn(200), asked: () => ({ body: { status: 'here' } }) },
  'PUT /me/avatar': { cells: signedIn(415), asked: () => ({ body: 'no picture' }) },
  'DELETE /me/avatar': { cells: signedIn(200) },
  'GET /contacts': { cells: signedIn(200) },
  'POST /contacts': {
    cells: { ...signedIn(200), owner: 400 },
    asked: ({ owner }) => ({ body: { handle: owner.handle } }),
  },
  'DELETE /contacts/:person': { cells: signedIn(200), asked: ({ owner }) => ({ params: { person: owner.id } }) },
  'POST /blocks': { cells: { ...signedIn(200), owner: 400 }, asked: ({ owner }) => ({ body: { person: owner.id } }) },
  'DELETE /blocks/:person': { cells: signedIn(200), asked: ({ owner }) => ({ params: { person: owner.id } }) },
  'POST /direct': { cells: signedIn(200), asked: ({ owner }) => ({ body: { handle: owner.handle } }) },
  'GET /rooms': { cells: signedIn(200) },
  'POST /rooms': {
    cells: signedIn(200),
    asked: () => ({ body: { request: newId(), profile: '{"name":"Mine"}', invite: null } }),
  },
  'POST /conversations/:conversation/files': {
    cells: noneOf('owner', 'admin', 'member'),
    asked: (scene) => ({ params: inGroup(scene), body: { id: newId().replaceAll('-', ''), bytes: 1, type: '' } }),
  },
  'GET /conversations/:conversation/files/:file/status': { cells: noneOf(), asked: ofNoFile },
  'POST /conversations/:conversation/files/:file/finish': {
    cells: noneOf(),
    asked: (scene) => ({ ...ofNoFile(scene), body: {} }),
  },
  'GET /conversations/:conversation/files/:file': { cells: noneOf(), asked: ofNoFile },
  'PUT /conversations/:conversation/files/:file/parts/:n{[0-9]{1,3}}': {
    cells: { ...noneOf(), owner: 415, admin: 415, member: 415 },
    asked: (scene) => ({ params: { ...ofNoFile(scene).params, n: '0' }, body: 'no octets' }),
  },
  'DELETE /conversations/:conversation/files/:file': { cells: noneOf(), asked: ofNoFile },
  'POST /groups': {
    cells: signedIn(200),
    asked: ({ owner }) => ({ body: { request: newId(), profile: '{"name":"Mine"}', people: [owner.id] } }),
  },
  'GET /conversations/:conversation/invite': { cells: managed, asked: (scene) => ({ params: inGroup(scene) }) },
  'PUT /conversations/:conversation/invite': {
    cells: managed,
    asked: async (scene) => ({
      params: inGroup(scene),
      body: { hash: await hashKey(secret), expiresInMs: null, uses: null },
    }),
  },
  'DELETE /conversations/:conversation/invite': { cells: managed, asked: (scene) => ({ params: inGroup(scene) }) },
  'POST /rooms/:room/door': {
    cells: anybody(404),
    asked: (scene, column) => ({ params: inGroup(scene), body: { auth: auth(column) } }),
  },
  'POST /rooms/:room/guests': {
    cells: anybody(404),
    asked: (scene, column) => ({
      params: inGroup(scene),
      body: { id: newId(), auth: auth(column), name: 'Guest', deviceName: 'Test' },
    }),
  },
  'POST /me/keep': {
    cells: { ...signedIn(409), guest: 200 },
    asked: async () => ({ body: { handle: `matrix_${++count}`, auth: await key, argon2: currentArgon2 } }),
  },
  'GET /conversations/:conversation/people': {
    cells: noneOf('member', 'admin', 'owner'),
    asked: (scene) => ({ params: inGroup(scene), query: { ids: scene.owner.id } }),
  },
  'GET /conversations/:conversation/banned': { cells: managed, asked: (scene) => ({ params: inGroup(scene) }) },
  'POST /rooms/:room/preview': {
    cells: entered,
    asked: (scene, column) => ({ params: inGroup(scene), body: { auth: auth(column) } }),
  },
  'POST /rooms/:room/join': {
    cells: entered,
    asked: (scene, column) => ({ params: inGroup(scene), body: { id: newId(), auth: auth(column) } }),
  },
  'POST /conversations/:conversation/leave': {
    cells: { ...noneOf('member', 'admin'), owner: 409 },
    asked: (scene) => ({ params: inGroup(scene), body: { id: newId() } }),
  },
  'POST /reports': {
    cells: { ...signedIn(200), owner: 400, guest: 200 },
    asked: ({ owner }) => ({ body: { about: owner.id, reason: 'spam', note: '', seen: null } }),
  },
  'GET /owner/people': { cells: hosts(200) },
  'POST /owner/bans': { cells: hosts(404), asked: () => ({ body: { person: nobody } }) },
  'DELETE /owner/bans/:person': { cells: hosts(200), asked: ({ owner }) => ({ params: { person: owner.id } }) },
  'POST /owner/people/:person/link': {
    cells: hosts(200),
    asked: async ({ owner, asking }) => ({
      params: { person: owner.id },
      body: { proof: await held(asking.host as Person), code: randomKey() },
    }),
  },
  'POST /owner/rooms/:room/end': {
    cells: hosts(404),
    asked: (scene) => ({ params: inGroup(scene), body: {} }),
  },
  'GET /owner/reports': { cells: hosts(200) },
  'POST /owner/reports/:report/close': {
    cells: hosts(404),
    asked: () => ({ params: { report: nobody }, body: { outcome: 'dismissed', remark: '' } }),
  },
  'GET /owner/usage': { cells: hosts(200) },
  'GET /owner/house': { cells: hosts(200) },
  'PATCH /owner/house': { cells: hosts(200), asked: () => ({ body: { guests: true } }) },
  'GET /owner/invites': { cells: hosts(200) },
  'POST /owner/invites': {
    cells: hosts(200),
    asked: () => ({ body: { hash: randomKey(), expiresInMs: null, uses: null } }),
  },
  'DELETE /owner/invites/:invite': { cells: hosts(200), asked: () => ({ params: { invite: randomKey() } }) },
}

describe('the matrix: of whoever may ask, each route carries out only', () => {
  let scene: Scene
  beforeEach(async () => {
    scene = await Scene.make()
  })

  test.each(Object.entries(table))('%s', async (route, { cells, asked }) => {
    const answers: Partial<Cells> = {}
    for (const column of columns) answers[column] = await scene.ask(column, route, (await asked?.(scene, column)) ?? {})
    expect(answers).toEqual(cells)
  })
})

/** What of that is a guest's about their own room; all else is refused there too. */
const guests: Partial<Record<keyof typeof table, number>> = {
  'GET /conversations/:conversation/people': 200,
  'POST /rooms/:room/door': 200,
  'POST /rooms/:room/guests': 200,
  'POST /rooms/:room/preview': 200,
  'POST /rooms/:room/join': 200,
  'POST /conversations/:conversation/leave': 200,
  'POST /conversations/:conversation/files': 404,
  'GET /conversations/:conversation/files/:file/status': 404,
  'POST /conversations/:conversation/files/:file/finish': 404,
  'GET /conversations/:conversation/files/:file': 404,
  'PUT /conversations/:conversation/files/:file/parts/:n{[0-9]{1,3}}': 415,
  'DELETE /conversations/:conversation/files/:file': 404,
}

/** After these the guest is somebody else, or nobody. */
const ending = /^POST \/(register|logout|refresh|me\/keep|rooms\/:room\/guests|conversations\/:conversation\/leave)$/

test('the matrix: a guest may use the routes of their own room, as far as they are for guests, and no others', async () => {
  let scene = await Scene.make()
  for (const [route, { cells, asked }] of Object.entries(table)) {
    const about = Object.assign(Object.create(Scene.prototype), scene, { group: scene.room })
    const status = await scene.ask('guest', route, (await asked?.(about, 'guest')) ?? {})
    expect(status, route).toBe(guests[route as keyof typeof table] ?? cells.guest)
    if (ending.test(route)) scene = await Scene.make()
  }
}, 60_000)

test('every route that there is has its row here, and its schemas', () => {
  const under = '/u/:slot{[0-9]}/api'
  const served = makeApp()
    .routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith(`${under}/`))
    .map(({ method, path }) => `${method} ${path.slice(under.length)}`)
  const sockets = ['GET /inbox/socket', 'GET /conversations/:conversation/socket']
  expect(new Set(served)).toEqual(new Set([...Object.keys(table), ...sockets]))
  for (const route of Object.keys(routes)) expect(Object.keys(table)).toContain(route)
})

const isOut = (column: Column) => column === 'nobody' || column === 'revoked'
const isIn: Column[] = ['member', 'admin', 'owner']

describe('the matrix: of whoever may ask', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.make()
  })

  test.each(columns)('a conversation’s socket is given to who is in it: %s', async (column) => {
    const peer = await Peer.connect(scene.asking[column], scene.group, { as: scene.ids[column] })
    if (isIn.includes(column)) {
      peer.say({ type: 'hello', tail: true })
      await peer.next('page')
    } else expect(await peer.end()).toBe(isOut(column) ? 4401 : 4403)
  })

  test.each(columns)('a list’s socket is one’s own, frame by frame: %s', async (column) => {
    const list = await List.connect(scene.asking[column], { as: scene.ids[column] })
    if (isOut(column)) return expect(await list.end()).toBe(4401)
    if (column === 'guest') return expect(await list.end()).toBe(4403)
    const mine = isIn.includes(column)
    const done: Record<string, () => Promise<void>> = {
      async hello() {
        await list.hello(0)
        const shown = (rows: { conversation: string }[]) =>
          rows.some(({ conversation }) => conversation === scene.group)
        if (mine) await list.until(shown)
        else expect(shown(list.rows())).toBe(false)
      },
      async active() {
        list.say({ type: 'active' })
      },
      async set() {
        list.say({ type: 'set', n: 1, conversation: scene.group, pinned: true })
        await list.next('done')
        expect(list.held.get(scene.group)?.pinned ?? false).toBe(mine)
      },
      async watch() {
        const owners = await List.open(scene.owner)
        owners.say({ type: 'active' })
        owners.say({ type: 'watch', people: [] })
        await owners.next('presence')
        list.say({ type: 'watch', people: [scene.owner.id] })
        const { people } = await list.next('presence')
        expect(people.map(({ seenAt }) => seenAt !== null)).toEqual([column !== 'blocked'])
      },
    }
    expect(Object.keys(done).sort()).toEqual(InboxUp.options.map(({ entries }) => entries.type.literal).sort())
    for (const say of Object.values(done)) await say()
    expect(list.closed).toBeNull()
  })
})
