import { v7 } from 'uuid'
import * as v from 'valibot'
import type { SignedIn } from '../../protocol/account.ts'
import { type ConversationId, EventId } from '../../protocol/ids.ts'
import type { Handle } from '../../protocol/people.ts'
import { type Answer, ask } from '../net/api.ts'
import { type LinkSecret, linkAuth } from '../rooms/links.ts'
import { type Account, freeSlot } from '../session/accounts.ts'
import type { Session } from '../session/session.ts'
import { deviceName, intoSlot, invited, keep, newKey } from '../session/signIn.ts'

/** What somebody without an account sees of a room. */
export async function look(room: ConversationId, secret: LinkSecret | null) {
  const auth = secret && (await linkAuth(secret))
  return ask(freeSlot() ?? 0, 'POST /rooms/:room/door', { params: { room }, body: { auth } })
}

/** Comes in without an account; `challenge` is what passing one gave. */
export async function enterAsGuest(
  room: ConversationId,
  secret: LinkSecret | null,
  name: string,
  challenge: string | null,
): Promise<Answer<Account>> {
  const auth = secret && (await linkAuth(secret))
  return intoSlot(freeSlot, async (slot) => {
    const said = { id: v.parse(EventId, v7()), auth, name, deviceName: deviceName(), ...(challenge && { challenge }) }
    return keep(slot, await ask(slot, 'POST /rooms/:room/guests', { params: { room }, body: said }))
  })
}

/** A guest makes an account, as somebody new does, and stays who they are. `invite` is an owner's, where it takes one. */
export async function keepAsPerson(
  session: Session,
  handle: Handle,
  password: string,
  invite: Uint8Array<ArrayBuffer> | null,
): Promise<Answer<SignedIn>> {
  const made = await newKey(session.slot, handle, password)
  if (!made.ok) return made
  const body = { handle, ...made.value, ...(await invited(invite)) }
  return session.ask('POST /me/keep', { body })
}
