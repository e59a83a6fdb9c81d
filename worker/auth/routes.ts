import { Hono } from 'hono'
import * as v from 'valibot'
import { everybody, type Handle, type SignedIn } from '../../protocol/http.ts'
import { DeviceId, PersonId, SessionId } from '../../protocol/ids.ts'
import { byIds } from '../people/people.ts'
import { type App, type Call, openRoute, Refusal, route, signInFirst } from '../routing.ts'
import { clearCookies, readRefreshCookie, writeCookies } from './cookies.ts'
import { currentArgon2, findCredential, firstSalt, isAccepted, makeVerifier, proves } from './credentials.ts'
import { randomId } from './hmac.ts'
import { createPerson } from './register.ts'
import { isOwnDevice, openSession, refresh, refreshToken, revokeSession, sessionOf } from './sessions.ts'
import { signAccess, type Who } from './token.ts'

export const authRoutes = new Hono<App>()

openRoute(authRoutes, 'POST /salt', async (call, { handle }) => {
  const found = await findCredential(call.get('db'), handle)
  const first = await firstSalt(call.get('settings').saltKey, handle)
  return { salt: found?.salt ?? first, argon2: found?.argon2 ?? currentArgon2 }
})

openRoute(authRoutes, 'POST /register', async (call, { handle, auth, argon2, deviceName }) => {
  if (!isAccepted(argon2)) return new Refusal(400, 'argon2', 'Please reload the page: it is older than this Parley.')
  if (handle === everybody) return taken(handle)
  const { pepper, saltKey } = call.get('settings')
  const who = { person: v.parse(PersonId, randomId()), session: newSession(), device: newDevice() }
  const salt = await firstSalt(saltKey, handle)
  const verifier = await makeVerifier(pepper, auth)
  const made = await createPerson(
    call.get('db'),
    { who, handle, deviceName, salt, argon2, verifier, kid: pepper.kid },
    Date.now(),
  )
  if (made === 'taken') return taken(handle)
  await endPrevious(call)
  return signIn(call, who)
})

openRoute(authRoutes, 'POST /login', async (call, { handle, auth, device, deviceName }) => {
  const db = call.get('db')
  const found = await findCredential(db, handle)
  if (!(await proves(call.get('settings').pepper, auth, found)) || !found)
    return new Refusal(401, 'wrong-password', 'The username or the password is wrong.')
  const { person } = found
  const known = device && (await isOwnDevice(db, device, person)) ? device : null
  const who = { person, session: newSession(), device: known ?? newDevice() }
  await db.batch([...openSession(db, who, known ? null : deviceName, Date.now())])
  await endPrevious(call)
  return signIn(call, who)
})

openRoute(authRoutes, 'POST /refresh', async (call) => {
  const { jwtKeys } = call.get('settings')
  const refreshed = await refresh(call.get('db'), jwtKeys, readRefreshCookie(call) ?? '', Date.now())
  if (!refreshed.ok) {
    if (refreshed.reused) await endSession(call, refreshed.reused)
    clearCookies(call)
    return signInFirst
  }
  return signIn(call, refreshed.who, refreshed.generation)
})

route(authRoutes, 'POST /logout', async (call, who) => {
  await endSession(call, who)
  clearCookies(call)
  return {}
})

openRoute(authRoutes, 'GET /me', async (call) => {
  const who = call.get('who')
  return who ? signedIn(call, who) : signInFirst
})

async function signedIn(call: Call, { person: id, device }: Who): Promise<SignedIn | Refusal> {
  const [person] = await byIds(call.get('db'), id, [id])
  return person ? { person, device } : signInFirst
}

async function signIn(call: Call, who: Who, generation = 1): Promise<SignedIn | Refusal> {
  const answer = await signedIn(call, who)
  if (answer instanceof Refusal) return answer
  const { jwtKeys } = call.get('settings')
  const access = await signAccess(jwtKeys, who, new URL(call.req.url).origin, Date.now())
  writeCookies(call, access, await refreshToken(jwtKeys[0], who.session, generation))
  return answer
}

/** The Inbox first: while D1 has the session, whoever was told that it failed can say it again. */
async function endSession(call: Call, who: Who): Promise<void> {
  await call.env.INBOXES.get(call.env.INBOXES.idFromName(who.person)).revoke(who.session)
  await revokeSession(call.get('db'), who.session, Date.now())
}

/** Whoever signs in to a slot takes the place of the session that was in it, also when its access token has run out. */
async function endPrevious(call: Call): Promise<void> {
  const { jwtKeys } = call.get('settings')
  const previous = call.get('who') ?? (await sessionOf(call.get('db'), jwtKeys, readRefreshCookie(call) ?? ''))
  if (previous) await endSession(call, previous)
}

const taken = (handle: Handle): Refusal => new Refusal(409, 'handle-taken', `${handle} is taken. Choose another name.`)

const newSession = () => v.parse(SessionId, randomId())
const newDevice = () => v.parse(DeviceId, randomId())
