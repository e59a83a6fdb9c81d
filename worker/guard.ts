import { createMiddleware } from 'hono/factory'
import { readAccessCookie } from './auth/cookies.ts'
import { currentSession } from './auth/sessions.ts'
import { readAccess } from './auth/token.ts'
import { type App, type Call, Refusal, refuse } from './routing.ts'

export const isUpgrade = (call: Call): boolean => call.req.header('upgrade')?.toLowerCase() === 'websocket'

const changesSomething = (call: Call): boolean => isUpgrade(call) || !['GET', 'HEAD'].includes(call.req.method)

/** Another page must not act in a person's name: unsafe requests and upgrades come from our own origin, or not at all. */
export const sameOrigin = createMiddleware<App>(async (call, next) => {
  if (changesSomething(call) && call.req.header('origin') !== new URL(call.req.url).origin)
    return refuse(call, new Refusal(403, 'other-origin', 'This request came from another site.'))
  return next()
})

/** Says who asks: whoever their token says, unless the session was revoked since that was signed. */
export const identify = createMiddleware<App>(async (call, next) => {
  const token = readAccessCookie(call)
  const { jwtKeys } = call.get('settings')
  const now = Date.now()
  const claimed = token ? await readAccess(jwtKeys, token, new URL(call.req.url).origin, now) : null
  const current = claimed && (await currentSession(call.get('db'), claimed, now))
  call.set('who', current ? claimed : null)
  call.set('guestOf', current?.guestOf ?? null)
  return next()
})
