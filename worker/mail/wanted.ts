import type { PersonId } from '../../protocol/ids.ts'
import { inboxOf } from '../rooms/rooms.ts'
import type { Call } from '../routing.ts'
import { addressOf } from './addresses.ts'

/** Somebody's Inbox writes to them: it is told how they are to be written to from now on, however often. */
export async function toInbox(call: Call, person: PersonId): Promise<void> {
  const { digest = false, news = false } = (await addressOf(call.get('db'), person)) ?? {}
  await inboxOf(call.env, person).mail(person, { digest, news })
}
