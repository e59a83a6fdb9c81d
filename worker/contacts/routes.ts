import { Hono } from 'hono'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { block, contact } from '../db/schema.ts'
import { byHandle, byIds } from '../people/people.ts'
import { directRoom, inboxOf } from '../rooms/rooms.ts'
import { type App, type Call, personIn, Refusal, route } from '../routing.ts'
import { drop, put, readList } from './contacts.ts'

export const contactRoutes = new Hono<App>()

const tooMany = new Refusal(409, 'too-many', `${limits.contacts} are as many as there can be. Remove some first.`)
const yourself = new Refusal(400, 'yourself', 'That is you.')
const noSuchPerson = new Refusal(404, 'no-such-person', 'There is nobody like that here.')

route(contactRoutes, 'GET /contacts', async (call, { person }) => {
  const db = call.get('db')
  const [contacts, blocked] = await Promise.all([readList(db, contact, person), readList(db, block, person)])
  return { contacts, blocked }
})

route(contactRoutes, 'POST /contacts', async (call, who, { handle }) => {
  const other = await byHandle(call.get('db'), who.person, handle)
  if (!other) return new Refusal(404, 'no-such-person', `Nobody here is called ${handle}. Check the spelling.`)
  if (other.id === who.person) return yourself
  return (await put(call.get('db'), contact, who.person, other.id, Date.now())) ? { person: other } : tooMany
})

route(contactRoutes, 'DELETE /contacts/:person', async (call, who) => {
  const other = personIn(call)
  if (!other) return noSuchPerson
  await drop(call.get('db'), contact, who.person, other)
  return {}
})

/** D1 first: whatever is asked from here on knows it. A Room or Inbox that can't be reached makes it fail, and it is said again. */
route(contactRoutes, 'POST /blocks', async (call, who, { person: other }) => {
  const db = call.get('db')
  if (other === who.person) return yourself
  if ((await byIds(db, who.person, [other])).length === 0) return noSuchPerson
  if (!(await put(db, block, who.person, other, Date.now()))) return tooMany
  await tellOfBlock(call, who.person, other, true)
  return {}
})

route(contactRoutes, 'DELETE /blocks/:person', async (call, who) => {
  const other = personIn(call)
  if (!other) return noSuchPerson
  await drop(call.get('db'), block, who.person, other)
  await tellOfBlock(call, who.person, other, false)
  return {}
})

/** Their direct chat, if there is one, tells neither anything of the other; nothing is made where there is none. */
async function tellOfBlock({ env }: Call, person: PersonId, other: PersonId, on: boolean): Promise<void> {
  await Promise.all([
    directRoom(env, person, other).block(person, other, on),
    inboxOf(env, person).blocked(person, other, on),
  ])
}
