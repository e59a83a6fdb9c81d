import type { ConversationId, SessionId } from '../../protocol/ids.ts'
import { accessLifetimeMs } from '../auth/token.ts'
import { logFailed } from '../log.ts'
import type { Sessions } from './sessions.ts'

type RoomOf = (conversation: ConversationId) => { disconnect(session: SessionId): Promise<void> }

/** Has Rooms close the sockets of sessions that were revoked. Whichever doesn't confirm it is asked again. */
export async function disconnect(sessions: Sessions, roomOf: RoomOf): Promise<void> {
  const asked = sessions.toDisconnect().map(async ({ session, conversation }) => {
    await roomOf(conversation).disconnect(session)
    sessions.disconnected(session, conversation)
  })
  logFailed('disconnect', await Promise.allSettled(asked))
  sessions.forgetRevoked(Date.now() - accessLifetimeMs)
}
