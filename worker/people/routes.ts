import { Hono } from 'hono'
import * as v from 'valibot'
import { AvatarId, PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { Handle } from '../../protocol/people.ts'
import { mayMeet } from '../guests/meeting.ts'
import { findRoom, refusalFor } from '../rooms/rooms.ts'
import { type App, bearerOf, type Call, Refusal, readBytes, refuse, roomRoute, route, signInFirst } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { dropAvatar, putAvatar, readAvatar, typeOf } from './avatars.ts'
import { byIds, listPeople } from './people.ts'
import { changeMine, readMine, readProfile } from './settings.ts'

export const peopleRoutes = new Hono<App>()

const Ids = v.pipe(
  v.string(),
  v.transform((list) => list.split(',')),
  v.array(PersonId),
  v.maxLength(limits.peoplePerLookup),
)

route(peopleRoutes, 'GET /people', async (call, { person }) => {
  const ids = idsIn(call)
  return ids instanceof Refusal ? ids : { people: await byIds(call.get('db'), person, ids) }
})

/** Whom `?ids=` asks for. */
function idsIn(call: Call): PersonId[] | Refusal {
  const ids = v.safeParse(Ids, call.req.query('ids') ?? '')
  if (ids.success) return ids.output
  return new Refusal(400, 'malformed', `ids: up to ${limits.peoplePerLookup} ids of people, with commas between.`)
}

/** A guest knows nobody but whom they meet. */
roomRoute(peopleRoutes, 'GET /conversations/:conversation/people', async (call, who) => {
  const ids = idsIn(call)
  if (ids instanceof Refusal) return ids
  const known = await findRoom(call.env, call.req.param('conversation') ?? '')?.known(who, ids)
  return Array.isArray(known) ? { people: await byIds(call.get('db'), who.person, known) } : refusalFor(known)
})

route(peopleRoutes, 'GET /people/all', async (call, { person }) => {
  const { peopleListed } = await call.get('house').read(call.get('db'), call.get('settings'), Date.now())
  if (!peopleListed)
    return new Refusal(404, 'people-not-listed', 'People aren’t listed here. Ask somebody for their username.')
  const { q = '', after = '' } = call.req.query()
  return listPeople(call.get('db'), person, q, after)
})

route(peopleRoutes, 'GET /people/:handle/profile', async (call, { person }) => {
  const handle = v.safeParse(Handle, call.req.param('handle'))
  const profile = handle.success ? await readProfile(call.get('db'), person, handle.output) : null
  return profile ?? new Refusal(404, 'no-such-person', 'Nobody here is called so. Check the spelling.')
})

route(peopleRoutes, 'GET /me/settings', async (call, { person }) => mine(call, person))

route(peopleRoutes, 'PATCH /me/settings', async (call, { person }, change) => {
  await changeMine(call.get('db'), person, change)
  return mine(call, person)
})

const mine = async (call: Call, person: PersonId) =>
  (await readMine(call.get('db'), call.get('settings').owner, person)) ?? signInFirst

/** Takes the picture itself; answers its id. */
peopleRoutes.put('/me/avatar', async (call) => {
  const answer = await takePicture(call)
  return answer instanceof Refusal ? refuse(call, answer) : call.json(answer)
})

async function takePicture(call: Call): Promise<{ avatar: AvatarId } | Refusal> {
  const who = bearerOf(call)
  if (who instanceof Refusal) return who
  const bytes = await readBytes(call, limits.avatarBytes)
  if (bytes instanceof Refusal) return bytes
  const turn = await takeTurn(call, { what: 'put', account: who.person })
  if (turn instanceof Refusal) return turn
  const type = typeOf(bytes)
  if (!type) return new Refusal(415, 'not-a-picture', 'This isn’t a picture in WebP, JPEG or PNG.')
  return { avatar: await putAvatar(call.get('db'), who.person, { type, bytes }, Date.now()) }
}

route(peopleRoutes, 'DELETE /me/avatar', async (call, { person }) => {
  await dropAvatar(call.get('db'), person)
  return {}
})

/** A picture, for `<img>`: a person's next one has another address. */
peopleRoutes.get('/people/:person/avatar/:avatar', async (call) => {
  const who = call.get('who')
  if (!who) return refuse(call, signInFirst)
  const of = v.safeParse(PersonId, call.req.param('person'))
  const id = v.safeParse(AvatarId, call.req.param('avatar'))
  const asked = of.success && id.success && (await mayMeet(call, who, of.output))
  const found = asked ? await readAvatar(call.get('db'), of.output, id.output) : null
  if (!found) return refuse(call, new Refusal(404, 'no-such-picture', 'There is no such picture.'))
  return new Response(found.bytes, {
    headers: {
      'content-type': found.type,
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
})
