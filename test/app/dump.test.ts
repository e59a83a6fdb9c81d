import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { derived, joinRoom, login, makeRoom, register, Visitor } from '../support/people.ts'
import {
  addPasskey,
  inside,
  makeCodes,
  newPassword,
  prove,
  randomKey,
  switchTotpOn,
  tryPassword,
} from '../support/security.ts'

/** Everything that an instance keeps, as a text: each table of D1 and of every object, and what is kept under keys. */
async function dump(): Promise<string> {
  const kept: unknown[] = []
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%cf%'",
  ).all()
  for (const { name } of results) kept.push((await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results)
  for (const namespace of [env.ROOMS, env.INBOXES, env.THROTTLES, env.ERASURES] as DurableObjectNamespace[])
    for (const id of await listDurableObjectIds(namespace))
      kept.push(
        await runInDurableObject(namespace.get(id), async (_, { storage }) => {
          const tables = storage.sql
            .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
            .toArray()
          const rows = tables
            .filter(({ name }) => !name.startsWith('_cf'))
            .map(({ name }) => storage.sql.exec(`SELECT * FROM "${name}"`).toArray())
          return [rows, [...(await storage.list())]]
        }),
      )
  return JSON.stringify(kept, (_, value) => (value instanceof ArrayBuffer ? new Uint8Array(value).toHex() : value))
}

/** How a text might stand somewhere: as it is, in base64 at each offset, in hex, in UTF-16; and the bytes that it spells. */
function spellings(secret: string): string[] {
  const spelled = (bytes: Uint8Array) => {
    const hex = bytes.toHex()
    const base64 = [0, 1, 2].map((offset) => {
      const shifted = new Uint8Array([...new Uint8Array(offset), ...bytes]).toBase64({ omitPadding: true })
      return shifted.slice(offset === 0 ? 0 : 4, -2)
    })
    return [hex, hex.toUpperCase(), ...base64, ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'))]
  }
  const utf8 = new TextEncoder().encode(secret)
  const utf16 = new Uint8Array([...utf8].flatMap((byte) => [byte, 0]))
  const decoded = /^[\w-]{43}$/.test(secret) ? spelled(Uint8Array.fromBase64(secret, { alphabet: 'base64url' })) : []
  return [secret, [...secret].join('\\u0000'), ...spelled(utf8), ...spelled(utf16), ...decoded]
}

test('attack: a stolen database and log: nothing in them, in any spelling, logs anybody in', {
  timeout: 60_000,
}, async () => {
  const lines: string[] = []
  const hear = (...said: unknown[]) => void lines.push(said.map(String).join(' '))
  for (const method of ['log', 'warn', 'error', 'info'] as const) vi.spyOn(console, method).mockImplementation(hear)

  const canary = 'correct horse battery'
  const ann = await register('dump_ann')
  const before = [...ann.cookies.values()]
  await joinRoom(await register('dump_bob'), await makeRoom(ann))
  const proof = await prove(ann)
  await ann.call('PUT /me/password', { body: { proof, ...(await newPassword('dump_ann', canary)) } })
  const proving = { body: { auth: await derived('dump_ann', canary) } }
  const again = (await ann.call('POST /me/proof', proving)).proof
  const codes = Array.from({ length: 10 }, randomKey)
  await ann.call('PUT /me/codes', { body: { proof: again, codes } })
  const bob = await login('dump_bob')
  const secret = await switchTotpOn(bob)
  const bobs = await makeCodes(bob)
  await addPasskey(bob)
  const { ticket } = (await (await tryPassword(new Visitor(), 'dump_bob')).json()) as { ticket: string }
  const visitor = new Visitor()
  const used = { ticket, code: bobs[0], deviceName: 'Test' }
  await inside(visitor, 'dump_bob', await visitor.fetch('POST', '/login/code', { body: used }))
  await tryPassword(new Visitor(), 'dump_ann', 'wrong horse')
  await ann.fetch('POST', '/refresh', { body: {} })

  const secrets = [
    canary,
    'password123',
    'wrong horse',
    await derived('dump_ann', canary),
    await derived('dump_ann', 'wrong horse'),
    await derived('dump_bob'),
    ...[ann, bob, visitor].flatMap(({ cookies }) => [...cookies.values()]),
    ...before,
    ...codes,
    ...bobs,
    secret,
    ...[proof, again, ticket].map((one) => one.split('.')[2] ?? one),
    env.PEPPER.slice(3),
    env.JWT_KEYS.slice(3),
    env.SALT_KEY.slice(3),
  ]
  const kept = `${await dump()}\n${lines.join('\n')}`
  expect(kept).toContain('dump_ann')
  const found = secrets.filter((one) => spellings(one).some((spelling) => kept.includes(spelling)))
  expect(found).toEqual([])
})

test('the search would find one', () => {
  const secret = 'correct horse battery'
  const bytes = new TextEncoder().encode(`it is ${secret} here`)
  for (const kept of [
    `x${secret}x`,
    bytes.toHex(),
    bytes.toBase64(),
    new Uint8Array([1, ...bytes]).toBase64(),
    new Uint8Array([1, 2, ...bytes]).toBase64({ alphabet: 'base64url' }),
    new Uint8Array([...bytes].flatMap((byte) => [byte, 0])).toHex(),
  ])
    expect(
      spellings(secret).some((spelling) => kept.includes(spelling)),
      kept,
    ).toBe(true)
})
