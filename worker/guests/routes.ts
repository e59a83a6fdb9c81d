import { Hono } from 'hono'
import * as v from 'valibot'
import type { SignedIn } from '../../protocol/account.ts'
import { PersonId } from '../../protocol/ids.ts'
import { readRefreshCookies } from '../auth/cookies.ts'
import { firstSalt, isAccepted, makeVerifier } from '../auth/credentials.ts'
import { countryOf, endPrevious, newDevice, newSession, signedIn, signIn } from '../auth/enter.ts'
import { randomId } from '../auth/hmac.ts'
import { isHeld } from '../auth/register.ts'
import { isOfBanned, oldPage, taken } from '../auth/routes.ts'
import { log, problemOf } from '../log.ts'
import { admit } from '../owner/admission.ts'
import { banned } from '../owner/bans.ts'
import { reserved } from '../owner/owner.ts'
import type { Room } from '../room/object.ts'
import { findRoom, idOf, refusalFor } from '../rooms/rooms.ts'
import { type App, type Call, openRoute, Refusal, roomRoute } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { passes } from './challenge.ts'
import { createGuest, dropGuest, keepGuest, sweepGuests } from './guests.ts'
import { placeOf } from './place.ts'

export const guestRoutes = new Hono<App>()

const noGuests = new Refusal(403, 'no-guests', 'Guests can’t come in here. Log in or register.')
const notPassed = new Refusal(409, 'challenge', 'The check that you are a person wasn’t passed. Try it again.')
const nobodyToAsk = new Refusal(
  502,
  'challenge-away',
  'Cloudflare, which checks that you are a person, doesn’t answer just now. Try again in a moment.',
)
const notAGuest = new Refusal(409, 'not-a-guest', 'You have an account already.')

const newPerson = (): PersonId => v.parse(PersonId, randomId())

openRoute(guestRoutes, 'POST /rooms/:room/door', async (call, { auth }) => {
  const turn = await takeTurn(call, { what: 'ask' })
  if (turn instanceof Refusal) return turn
  const seen = await look(call, auth)
  if (seen instanceof Refusal) return seen
  return { room: seen.preview, challenge: call.get('settings').turnstile?.siteKey ?? null }
})

openRoute(guestRoutes, 'POST /rooms/:room/guests', async (call, { id, auth, name, deviceName, challenge }) => {
  const turn = await takeTurn(call, { what: 'guest' })
  if (turn instanceof Refusal) return turn
  const seen = await look(call, auth)
  if (seen instanceof Refusal) return seen
  if (await isOfBanned(call, readRefreshCookies(call))) return banned
  const { turnstile } = call.get('settings')
  const check = turnstile ? await passes(turnstile, challenge) : 'passed'
  if (check !== 'passed') return check === 'away' ? nobodyToAsk : notPassed
  const who = { person: newPerson(), session: newSession(), device: newDevice() }
  const { room, place, preview } = seen
  const guest = { who, name, room: idOf(room), until: preview.expiresAt ?? 0, deviceName, country: countryOf(call) }
  await createGuest(call.get('db'), guest, Date.now())
  const joined = await room.join(who, id, auth, { place })
  if (joined !== 'in') {
    await dropGuest(call.get('db'), who.person)
    return refusalFor(joined)
  }
  await endPrevious(call)
  await sweep(call)
  return signIn(call, who)
})

/** What there is behind a link for somebody without an account: a room alone, and one that lets guests in. */
async function look(call: Call, auth: string | null) {
  const { guests } = await call.get('house').read(call.get('db'), call.get('settings'), Date.now())
  if (!guests) return noGuests
  const room: DurableObjectStub<Room> | null = findRoom(call.env, call.req.param('room') ?? '')
  if (!room) return refusalFor(undefined)
  const place = await placeOf(call, idOf(room))
  const preview = await room.preview(newPerson(), auth, { place })
  if (typeof preview !== 'object') return refusalFor(preview)
  return { room, place, preview }
}

/** They are in: that old rows can't be swept just now is no reason to say that they aren't. */
const sweep = (call: Call): Promise<void> =>
  sweepGuests(call.get('db'), Date.now()).catch((thrown) => log('error', { step: 'sweep', problem: problemOf(thrown) }))

roomRoute(
  guestRoutes,
  'POST /me/keep',
  async (call, who, { handle, auth, argon2, invite }): Promise<SignedIn | Refusal> => {
    const room = call.get('guestOf')
    if (!room) return notAGuest
    if (!isAccepted(argon2)) return oldPage
    const turn = await takeTurn(call, { what: 'register' })
    if (turn instanceof Refusal) return turn
    const { pepper, saltKey, owner } = call.get('settings')
    // Whoever has a room to be a guest of made the first account.
    if (handle === owner) return reserved(handle)
    const db = call.get('db')
    const salt = await firstSalt(saltKey, handle)
    const account = { handle, salt, argon2, verifier: await makeVerifier(pepper, auth), kid: pepper.kid }
    const admission = await admit(call, invite)
    if (admission instanceof Refusal) return admission
    const kept = (await isHeld(db, saltKey, handle, Date.now())) ? 'taken' : await keepGuest(db, who.person, account)
    if (kept === 'taken') {
      await admission.giveBack()
      return taken(handle)
    }
    call.set('guestOf', null)
    // A Room that doesn't hear it now is told at the next socket's door.
    await findRoom(call.env, room)
      ?.kept(who.person)
      .catch((thrown) => log('error', { step: 'kept', problem: problemOf(thrown) }))
    return signedIn(call, who)
  },
)
