import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { inboxStub, List, newPerson, noticeFor } from '../support/inbox.ts'
import { direct, newId, type Person, register } from '../support/people.ts'
import { countStatements } from '../support/spies.ts'

let people = 0
const somebody = (): Promise<Person> => register(`contacts_${++people}`)
const add = (person: Person, other: Person) => person.call('POST /contacts', { body: { handle: other.handle } })
const block = (person: Person, other: Person) => person.call('POST /blocks', { body: { person: other.id } })
const lists = async (person: Person) => {
  const { contacts, blocked } = await person.call('GET /contacts')
  return [contacts, blocked].map((list) => list.map(({ id }) => id))
}

describe('[P3] contacts', () => {
  test('are added by username, listed by name, and removed', async () => {
    const [ann, bob, eve] = [await somebody(), await somebody(), await somebody()]
    await bob.call('PATCH /me/settings', { body: { name: 'Zoë' } })
    expect(await add(ann, bob)).toMatchObject({ person: { id: bob.id, name: 'Zoë' } })
    await add(ann, eve)
    await add(ann, eve)
    expect(await lists(ann)).toEqual([[eve.id, bob.id], []])
    expect(await lists(bob)).toEqual([[], []])
    for (let time = 0; time < 2; time++) await ann.call('DELETE /contacts/:person', { params: { person: eve.id } })
    expect(await lists(ann)).toEqual([[bob.id], []])
    const profile = { params: { handle: bob.handle } }
    expect(await ann.call('GET /people/:handle/profile', profile)).toMatchObject({ contact: true, blocked: false })
  })

  test('nobody, and oneself, is none', async () => {
    const ann = await somebody()
    const status = async (handle: string) => (await ann.ask('POST /contacts', { body: { handle } })).status
    expect([await status('nobody_is_this'), await status(ann.handle)]).toEqual([404, 400])
    expect((await ann.ask('DELETE /contacts/:person', { params: { person: 'x' } })).status).toBe(404)
  })

  test('are as many as there can be, and no more; all of them are listed', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO person (id, handle, name, created_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         SELECT printf('c%031x', i), printf('many_%d', i), 'x', 0 FROM n`,
      ).bind(limits.contacts),
      env.DB.prepare("INSERT INTO contact SELECT ?, id, 0 FROM person WHERE handle LIKE 'many\\_%' ESCAPE '\\'").bind(
        ann.id,
      ),
    ])
    expect((await ann.ask('POST /contacts', { body: { handle: bob.handle } })).status).toBe(409)
    const { contacts } = await ann.call('GET /contacts')
    expect(contacts).toHaveLength(limits.contacts)
  })
})

describe('[R6] whom I have blocked', () => {
  test('is on my list alone', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    await block(ann, bob)
    await block(ann, bob)
    expect([await lists(ann), await lists(bob)]).toEqual([
      [[], [bob.id]],
      [[], []],
    ])
    const profile = { params: { handle: bob.handle } }
    expect(await ann.call('GET /people/:handle/profile', profile)).toMatchObject({ blocked: true })
    for (let time = 0; time < 2; time++) await ann.call('DELETE /blocks/:person', { params: { person: bob.id } })
    expect(await lists(ann)).toEqual([[], []])
  })

  test('nobody, and oneself, can’t be', async () => {
    const ann = await somebody()
    const status = async (person: string) => (await ann.ask('POST /blocks', { body: { person } })).status
    expect([await status(newPerson()), await status(ann.id)]).toEqual([404, 400])
  })

  test('isn’t told: every answer to them is what it was, but for when I am active', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    await add(bob, ann)
    const answers = async () =>
      JSON.stringify([
        await bob.call('GET /people', { query: { ids: ann.id } }),
        await bob.call('GET /people/:handle/profile', { params: { handle: ann.handle } }),
        await bob.call('GET /people/all', { query: { q: ann.handle } }),
        await bob.call('GET /contacts'),
        await bob.call('POST /direct', { body: { handle: ann.handle } }),
        await bob.call('POST /contacts', { body: { handle: ann.handle } }),
      ])
    const before = await answers()
    await block(ann, bob)
    expect(await answers()).toBe(before)
  })

  test('fails where their direct chat can’t be told, and can be said again', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const chat = await direct(ann, bob)
    const failing = (on: boolean) =>
      runInDurableObject(env.ROOMS.get(env.ROOMS.idFromString(chat)), (room) => {
        if (!on) Reflect.deleteProperty(room, 'block')
        else
          Object.defineProperty(room, 'block', {
            configurable: true,
            value: () => Promise.reject(new Error('away')),
          })
      })
    await failing(true)
    expect((await ann.ask('POST /blocks', { body: { person: bob.id } })).status).toBe(500)
    await failing(false)
    await block(ann, bob)
    expect(await lists(ann)).toEqual([[], [bob.id]])
  })
})

describe('[R6] a group that somebody whom I have blocked has added me to', () => {
  const added = (ann: Person, bob: Person) => noticeFor(ann.id, { by: bob.id, head: 3, profile: '{"name":"Hello!"}' })
  const tell = (notice: ReturnType<typeof noticeFor>) => inboxStub(notice.person).notice(notice)

  test('isn’t shown, nor kept, and D1 is asked once', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    await block(ann, bob)
    const list = await List.open(ann)
    const notice = added(ann, bob)
    expect(await countStatements(async () => void (await tell(notice)))).toBe(1)
    expect(await countStatements(async () => void (await tell({ ...notice, head: 4 })))).toBe(0)
    expect(await tell({ ...notice, head: 5 })).toEqual({ live: false })
    await list.hello(0)
    expect(list.rows()).toEqual([])
    const stored = await runInDurableObject(inboxStub(ann.id), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM line').toArray()),
    )
    expect(stored).not.toContain('Hello!')
  })

  test('is shown when somebody else brings me in', async () => {
    const [ann, bob, eve] = [await somebody(), await somebody(), await somebody()]
    await block(ann, bob)
    const list = await List.open(ann)
    const notice = added(ann, bob)
    await tell(notice)
    await tell({ ...notice, head: 4, in: false })
    await tell({ ...notice, head: 5, by: eve.id })
    expect(await list.until((rows) => rows.length === 1)).toMatchObject([{ head: 5, profile: '{"name":"Hello!"}' }])
  })

  test('one that I was in before stays', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const list = await List.open(ann)
    const notice = added(ann, bob)
    await tell(notice)
    await block(ann, bob)
    await tell({ ...notice, head: 4 })
    expect(await list.until(([row]) => row?.head === 4)).toHaveLength(1)
  })

  test('is shown when I block them no more', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const body = { request: newId(), profile: '{"name":"Hello!"}', people: [ann.id] }
    const { conversation } = await bob.call('POST /groups', { body })
    await block(ann, bob)
    await runInDurableObject(inboxStub(ann.id), (_, { storage }) => void storage.sql.exec('DELETE FROM line'))
    const list = await List.open(ann)
    await tell({ ...added(ann, bob), conversation, head: 1 })
    expect(list.rows()).toEqual([])
    await ann.call('DELETE /blocks/:person', { params: { person: bob.id } })
    expect(await list.until((rows) => rows.length === 1)).toMatchObject([{ conversation }])
  })
})
