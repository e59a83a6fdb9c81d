import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, EventId } from '../../protocol/ids.ts'
import type { Answer } from '../net/api.ts'
import type { Session } from '../session/session.ts'
import { type LinkSecret, linkAuth } from './links.ts'

/** Goes into a room: a listed one, or one whose link one has. */
export async function join(session: Session, room: ConversationId, secret: LinkSecret | null): Promise<Answer<object>> {
  const auth = secret && (await linkAuth(secret))
  return session.ask('POST /rooms/:room/join', { params: { room }, body: { id: v.parse(EventId, v7()), auth } })
}
