import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../worker/env.ts'
import { type Call, Refusal } from '../../worker/routing.ts'
import { rules, waitMs } from '../../worker/throttle/policy.ts'
import { type Deed, takeTurn } from '../../worker/throttle/turn.ts'
import { newId, type Person, register } from '../support/people.ts'
import { from } from '../support/security.ts'

/** Takes turns as the routes do, without what they are for: how many of `times` were let through. */
async function take(times: number, what: Deed['what'], { id }: Person, address?: string): Promise<number> {
  const call = { env, get: () => readSettings(env), req: { header: () => address } } as unknown as Call
  let through = 0
  for (let n = 0; n < times; n++) if (!((await takeTurn(call, { what, account: id })) instanceof Refusal)) through++
  return through
}

const profile = '{"name":"One more"}'
const room = (person: Person, address?: string) =>
  person.ask('POST /rooms', {
    body: { request: newId(), profile, invite: null },
    ...(address && from(address)),
  })
const group = (person: Person) => person.ask('POST /groups', { body: { request: newId(), profile, people: [] } })
const picture = (person: Person) => person.fetch('PUT', '/me/avatar', { body: 'none', query: { as: person.id } })
const statusOf = async (response: Promise<Response>) => (await response).status

describe('[E4] a day’s quota', { timeout: 60_000 }, () => {
  test('of rooms and groups is a person’s own', async () => {
    const [ann, bob] = [await register('quo_ann'), await register('quo_bob')]
    const { free } = rules.makes
    expect([await statusOf(room(ann)), await statusOf(group(ann))]).toEqual([200, 200])
    expect(await take(free, 'make', ann)).toBe(free - 2)
    expect([await statusOf(room(ann)), await statusOf(group(ann))]).toEqual([429, 429])
    expect(await statusOf(room(bob))).toBe(200)
  })

  test('of pictures is a person’s own', async () => {
    const [ann, bob] = [await register('quo_ann2'), await register('quo_bob2')]
    const { free } = rules.puts
    expect(await statusOf(picture(ann))).toBe(415)
    expect(await take(free, 'put', ann)).toBe(free - 1)
    expect([await statusOf(picture(ann)), await statusOf(picture(bob))]).toEqual([429, 415])
  })

  test('of an address is that of all its people together; who is held up by it uses up nothing of their own', async () => {
    const each = rules.makes.free
    const many = rules.allMakes.free / each
    const people = await Promise.all(Array.from({ length: many + 1 }, (_, n) => register(`quo_h${n}`)))
    const through: number[] = []
    for (const person of people) through.push(await take(each, 'make', person, '192.0.2.7'))
    expect(through).toEqual([...Array(many).fill(each), 0])
    const last = people.at(-1) as Person
    expect(await statusOf(room(last, '192.0.2.99'))).toBe(429)
    expect(await statusOf(room(last, '192.0.3.7'))).toBe(200)
    expect(await take(each, 'make', last)).toBe(each - 1)
  })

  test('of a person doesn’t use up their neighbours’', async () => {
    const [ann, bob] = [await register('quo_ann3'), await register('quo_bob3')]
    const { free } = rules.makes
    expect(await take(rules.allMakes.free + free, 'make', ann, '192.0.4.7')).toBe(free)
    expect(await take(1, 'make', bob, '192.0.4.8')).toBe(1)
  })

  test.each(['makes', 'allMakes', 'puts', 'allPuts', 'reports'] as const)(
    'is full again after a day, and somewhat before: %s',
    (name) => {
      const rule = rules[name]
      const day = 24 * 3600_000
      const used = { count: rule.free, at: 0 }
      expect(waitMs(used, rule, 0)).toBeGreaterThan(0)
      expect(waitMs(used, rule, 2 * rule.firstMs)).toBe(0)
      expect(rule.free * rule.forgetMs).toBe(day)
    },
  )
})
