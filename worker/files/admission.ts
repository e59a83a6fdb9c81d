import { getCookie, setCookie } from 'hono/cookie'
import type { Who } from '../auth/token.ts'
import { findRoom, idOf } from '../rooms/rooms.ts'
import { type Call, Refusal } from '../routing.ts'
import { refusalFor } from './refusals.ts'
import { type Admission, readTicket, signTicket, ticketLifetimeMs } from './ticket.ts'

/**
 * What somebody may do with a conversation's files. The Room says it once in five minutes; its word is kept as a ticket in a cookie
 * of theirs, so that a file's address stays the same for as long as it lives, in the page and in the browser's cache.
 */
export async function admit(call: Call, { person }: Who): Promise<Admission | Refusal> {
  const { jwtKeys } = call.get('settings')
  const room = findRoom(call.env, call.req.param('conversation') ?? '')
  if (!room) return refusalFor('not-allowed')
  const conversation = idOf(room)
  const slot = call.req.param('slot') ?? '0'
  const held = getCookie(call, `f${slot}`, 'secure')
  const admitted = held && (await readTicket(jwtKeys, held, person, conversation, Date.now()))
  if (admitted) return admitted
  const rights = await room.mayFiles(person)
  if (typeof rights === 'string') return refusalFor(rights)
  const admission = { person, conversation, ...rights }
  setCookie(call, `f${slot}`, await signTicket(jwtKeys, admission, Date.now()), {
    prefix: 'secure',
    path: `/u/${slot}/api/conversations/${conversation}/files`,
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: ticketLifetimeMs / 1000,
  })
  return admission
}

export const isRefused = (admitted: Admission | Refusal): admitted is Refusal => admitted instanceof Refusal
