import type { Who } from '../auth/token.ts'
import { bearerOf, bearerRoute, type Call, Refusal } from '../routing.ts'
import { isOwner } from './owner.ts'

/** A route for the owner of the instance alone. Whoever else asks isn't told whether what they ask for is there. */
export const ownerRoute: typeof import('../routing.ts').route = (app, name, handle) =>
  bearerRoute(app, name, ownerOf, handle)

async function ownerOf(call: Call): Promise<Who | Refusal> {
  const who = bearerOf(call)
  if (who instanceof Refusal) return who
  const owns = await isOwner(call.get('db'), call.get('settings').owner, who.person)
  return owns ? who : new Refusal(403, 'not-the-owner', 'Only the owner of this instance may see this.')
}
