import { Hono } from 'hono'
import * as v from 'valibot'
import { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { type App, Refusal, route } from '../routing.ts'
import { byIds } from './people.ts'

export const peopleRoutes = new Hono<App>()

const Ids = v.pipe(
  v.string(),
  v.transform((list) => list.split(',')),
  v.array(PersonId),
  v.maxLength(limits.peoplePerLookup),
)

/** How people are called: `?ids=` of up to a hundred of them. */
route(peopleRoutes, 'GET /people', async (call) => {
  const ids = v.safeParse(Ids, call.req.query('ids') ?? '')
  if (!ids.success)
    return new Refusal(400, 'malformed', `ids: up to ${limits.peoplePerLookup} ids of people, with commas between.`)
  return { people: await byIds(call.get('db'), ids.output) }
})
