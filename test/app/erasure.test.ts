import { listDurableObjectIds, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { readSettings } from '../../worker/env.ts'
import { job } from '../../worker/erasure/job.ts'
import { receiptFor } from '../../worker/erasure/receipts.ts'
import { derived, login, type Person, register, Visitor } from '../support/people.ts'
import { Random } from '../support/random.ts'
import { addPasskey, count, makeCodes, prove, switchTotpOn, tryPassword } from '../support/security.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))

const settings = readSettings(env)
if (typeof settings === 'string') throw new Error(settings)
const statusOf = async (response: Promise<Response>) => (await response).status
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

const erasureOf = (receipt: string) => env.ERASURES.get(env.ERASURES.idFromName(receipt))
const receipt = (id: string) => new Visitor().fetch('GET', `/erasures/${id}`)

/** Somebody with something in every table. */
async function settled(handle: string): Promise<Person> {
  const ann = await register(handle)
  await makeCodes(ann)
  await addPasskey(ann)
  await switchTotpOn(ann)
  return ann
}

/** Rows of D1 that name somebody, in whichever table. */
async function rowsOf(person: Person): Promise<number> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>()
  const tables = await Promise.all(results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`).all()))
  const rows = tables.flatMap((table) => table.results.map((row) => JSON.stringify(row)))
  return rows.filter((row) => row.includes(person.id) || row.includes(`"${person.handle}"`)).length
}

const remove = async (person: Person, messages = 'go') =>
  (await person.call('POST /me/delete', { body: { proof: await prove(person), messages } })).receipt

describe('[A5] deleting an account', () => {
  test('signs everybody out, leaves no row, and gives a receipt', async () => {
    const ann = await settled('era_ann')
    expect(await rowsOf(ann)).toBeGreaterThan(15)
    const id = await remove(ann)
    expect(await rowsOf(ann)).toBe(0)
    expect(await statusOf(ann.fetch('POST', '/refresh', { body: {} }))).toBe(401)
    expect([...ann.cookies.keys()]).toEqual(['__Host-known'])
    expect(await statusOf(tryPassword(new Visitor(), 'era_ann'))).toBe(401)
    expect(await (await receipt(id)).json()).toEqual({ messages: 'go', askedAt: Date.now(), doneAt: Date.now() })
  })

  test('asks for a proof, and for what becomes of the messages', async () => {
    const ann = await register('era_ask')
    const forged = `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}`
    expect(await statusOf(ann.ask('POST /me/delete', { body: { proof: forged, messages: 'go' } }))).toBe(403)
    const proof = await prove(ann)
    expect(await statusOf(ann.ask('POST /me/delete', { body: { proof } }))).toBe(400)
    expect(await rowsOf(ann)).toBeGreaterThan(0)
  })

  test('ends the sessions of other devices, and what their access tokens still say', async () => {
    const ann = await register('era_out')
    const phone = await login('era_out')
    await remove(ann)
    expect(await statusOf(phone.ask('POST /direct', { body: { handle: 'era_out' } }))).toBe(401)
    expect(await statusOf(phone.fetch('GET', '/me'))).toBe(401)
  })

  test('keeps the name from being taken for 90 days, and says it nowhere', async () => {
    const ann = await register('era_name')
    await remove(ann)
    const join = async () => {
      const body = { handle: 'era_name', auth: await derived('x'), argon2: currentArgon2, deviceName: 'Test' }
      return new Visitor().fetch('POST', '/register', { body })
    }
    expect(await statusOf(join())).toBe(409)
    later(90 * 24 * 3600_000)
    expect(await statusOf(join())).toBe(200)
  })

  test('keeps no trace of whom the receipt was for, and forgets the receipt after 90 days', async () => {
    const ann = await register('era_rest')
    const id = await remove(ann, 'stay')
    const stored = await runInDurableObject(erasureOf(id), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM erasure').toArray()),
    )
    for (const trace of [ann.id, 'era_rest']) expect(stored).not.toContain(trace)
    later(90 * 24 * 3600_000)
    expect(await runDurableObjectAlarm(erasureOf(id))).toBe(true)
    expect(await statusOf(receipt(id))).toBe(404)
  })

  test('attack: guessed receipts touch no object', async () => {
    const before = (await listDurableObjectIds(env.ERASURES)).length
    const random = new Random(3)
    for (let round = 0; round < 200; round++) {
      const guess = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('')
      expect(await statusOf(receipt(guess))).toBe(404)
    }
    expect((await listDurableObjectIds(env.ERASURES)).length).toBe(before)
  })
})

describe('[A5] a deletion that fails', () => {
  /** The bindings, of which D1 fails from its `from`th use on: once at every place where the job asks it for something. */
  const failing = (from: number) => {
    let uses = 0
    return new Proxy(env, {
      get(target, name) {
        if (name === 'DB' && uses++ >= from) throw new Error('away')
        return Reflect.get(target, name)
      },
    })
  }
  const give = (id: string, bindings: object) =>
    runInDurableObject(erasureOf(id), (object) =>
      Object.defineProperty(object, 'env', { configurable: true, value: bindings }),
    )

  test.each(job.map(({ name }, index) => [name, index]))(
    'at “%s” goes on by its alarm, and leaves no row',
    async (name, index) => {
      const ann = await settled(`era_f${index}`)
      const other = await settled(`era_o${index}`)
      const rows = await rowsOf(other)
      const id = await receiptFor(settings.saltKey, ann.id)
      await give(id, failing(index))
      expect(await remove(ann)).toBe(id)
      expect(await (await receipt(id)).json()).toMatchObject({ doneAt: null })
      expect(await rowsOf(ann), name).toBeGreaterThan(0)
      later(20_000)
      await give(id, failing(0))
      await runDurableObjectAlarm(erasureOf(id))
      expect(await rowsOf(ann)).toBeGreaterThan(0)
      later(20_000)
      await give(id, env)
      expect(await runDurableObjectAlarm(erasureOf(id))).toBe(true)
      expect(await rowsOf(ann)).toBe(0)
      expect(await (await receipt(id)).json()).toMatchObject({ doneAt: Date.now() })
      expect(await rowsOf(other)).toBe(rows)
    },
  )

  test('is the same job when it is asked for again', async () => {
    const ann = await register('era_twice')
    const proof = await prove(ann)
    const ask = (messages: string) => ann.call('POST /me/delete', { body: { proof, messages } })
    const held = new Map(ann.cookies)
    const id = await receiptFor(settings.saltKey, ann.id)
    await give(id, failing(0))
    expect((await ask('stay')).receipt).toBe(id)
    for (const [key, value] of held) ann.cookies.set(key, value)
    await give(id, env)
    expect((await ask('go')).receipt).toBe(id)
    expect(await (await receipt(id)).json()).toMatchObject({ messages: 'stay' })
    expect(await count('SELECT count(*) AS n FROM person WHERE id = ?', ann.id)).toBe(0)
  })
})
