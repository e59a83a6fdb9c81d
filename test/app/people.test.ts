import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import type { Person as Shown } from '../../protocol/people.ts'
import { makeApp } from '../../worker/app.ts'
import { byNameQuery, byUsernameQuery, nameKey } from '../../worker/people/people.ts'
import { origin, type Person, register } from '../support/people.ts'

const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as never
const count = 10_000
const db = drizzle(env.DB)

let ann: Person

/** Half of them are called by their handle, as everybody is at first; every tenth isn't listed. */
beforeAll(async () => {
  ann = await register('people_ann')
  await env.DB.exec(
    `INSERT INTO person (id, handle, name, name_key, created_at, listed)
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
     SELECT printf('%032x', i), printf('h%05d', i * 7919 % ${count}), 'Name ' || (i % 100),
       CASE i % 2 WHEN 0 THEN 'name ' || (i % 100) ELSE printf('h%05d', i * 7919 % ${count}) END, 0, i % 10 != 0 FROM n`.replaceAll(
      '\n',
      ' ',
    ),
  )
}, 30_000)

async function everybody(q?: string): Promise<Shown[]> {
  const found: Shown[] = []
  for (let after: string | null = ''; after !== null; ) {
    const query: Record<string, string> = { after, ...(q !== undefined && { q }) }
    const page: { people: Shown[]; next: string | null } = await ann.call('GET /people/all', { query })
    expect(page.people.length).toBeLessThanOrEqual(limits.peoplePage)
    found.push(...page.people)
    after = page.next
  }
  return found
}

describe('[P2] all users', () => {
  test('are paged through by name, each once, without those who aren’t listed', async () => {
    const found = await everybody()
    expect(found.length).toBe(count * 0.9 + 1)
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
    const keys = await env.DB.prepare('SELECT id FROM person WHERE listed = 1 ORDER BY name_key, id').all<{
      id: string
    }>()
    expect(found.map(({ id }) => id)).toEqual(keys.results.map(({ id }) => id))
  }, 60_000)

  test('are found by the beginning of a name, and then of a username, each once', async () => {
    expect(await everybody('NAME 42')).toHaveLength(100)
    expect((await everybody('h0001')).map(({ handle }) => handle).sort()).toEqual(
      (
        await env.DB.prepare(
          "SELECT handle FROM person WHERE listed = 1 AND handle LIKE 'h0001%' ORDER BY handle",
        ).all<{
          handle: string
        }>()
      ).results.map(({ handle }) => handle),
    )
    const all = await everybody('h')
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(all).toHaveLength(count * 0.9)
  }, 60_000)

  test.each(['%', '_', '*', "'", '\u{10ffff}', 'nobody at all', 'x'.repeat(2_000)])(
    '%j is text like any other',
    async (q) => {
      expect(await everybody(q)).toEqual([])
    },
  )

  test('from a cursor that is none begin anew', async () => {
    const first = await ann.call('GET /people/all')
    for (const after of ['', 'x', '{}', '[1]', '{"name":1,"id":2}', '{"handle":"a","id":"b"}'])
      expect(await ann.call('GET /people/all', { query: { after } })).toEqual(first)
  })

  const viewer = '0'.repeat(32) as never
  test.each([
    ['everybody', byNameQuery(db, viewer, '', null, 51)],
    ['a later page', byNameQuery(db, viewer, '', { name: 'name 5', id: viewer }, 51)],
    ['a beginning of names', byNameQuery(db, viewer, 'na', null, 51)],
    ['a later page of them', byNameQuery(db, viewer, 'na', { name: 'name 5', id: viewer }, 51)],
    ['a beginning of usernames', byUsernameQuery(db, viewer, 'h0', null, 51)],
    ['a later page of those', byUsernameQuery(db, viewer, 'h0', { handle: 'h00100' }, 51)],
  ])('%s come of an index, in its order', async (_, query) => {
    const { sql, params } = query.toSQL()
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...params)
      .all<{ detail: string }>()
    const plan = results.map(({ detail }) => detail).join('\n')
    expect(plan).toMatch(/SEARCH person USING INDEX person_listed/)
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/)
  })

  test('aren’t where the instance hides them', async () => {
    const headers = { cookie: ann.cookieHeader() }
    const request = new Request(`${origin}/u/0/api/people/all?as=${ann.id}`, { headers })
    const response = await makeApp().fetch(request, { ...env, PEOPLE_LISTED: 'no' }, context)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: 'people-not-listed' })
  })

  test('are without whoever doesn’t want to be listed', async () => {
    const shy = await register('people_shy')
    const found = async () => (await everybody('people_shy')).length
    expect(await found()).toBe(1)
    await shy.call('PATCH /me/settings', { body: { listed: false } })
    expect(await found()).toBe(0)
    expect(await ann.call('GET /people/:handle/profile', { params: { handle: 'people_shy' } })).toMatchObject({
      id: shy.id,
    })
  })
})

test.each([
  ['Ann', 'ann'],
  ['ÅSA', 'asa'],
  ['Ａｎｎ', 'ann'],
  ['Straße', 'straße'],
  ['İbrahim', 'ibrahim'],
  ['ﬁona', 'fiona'],
  ['Ёлка', 'елка'],
  ['ℌans', 'hans'],
  ['안녕', '안녕'.normalize('NFKD')],
])('%s is looked for as %s', (name, key) => {
  expect(nameKey(name)).toBe(key)
})
