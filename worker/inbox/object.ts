import { DurableObject } from 'cloudflare:workers'
import type { ConversationId, RequestId, SessionId } from '../../protocol/ids.ts'
import { accessLifetimeMs } from '../auth/token.ts'
import { log, problemOf } from '../log.ts'
import { InboxStore, type Notice, type Wish } from './store.ts'

const wishesKeptMs = 24 * 3600_000
const retryMs = 10_000

/** One person's own place: which conversations are theirs, and where their sessions have sockets. */
export class Inbox extends DurableObject<Env> {
  private readonly store = InboxStore.open(this.ctx.storage)

  async notice(notice: Notice): Promise<{ live: boolean }> {
    this.store.notice(notice, Date.now())
    return { live: false }
  }

  /** Null for a session that was revoked: what is newest in them is content. */
  async conversations(session: SessionId): Promise<ConversationId[] | null> {
    if (this.store.isRevoked(session)) return null
    this.store.forgetExpired(Date.now())
    return this.store.conversations(Date.now())
  }

  /** Drops a conversation that turned out to have ended. */
  async forget(conversation: ConversationId): Promise<void> {
    this.store.forget(conversation)
  }

  /** Which room a repeated request to make one means. */
  async wish(id: RequestId, wish: Wish): Promise<Wish> {
    return this.store.wish(id, wish, Date.now(), wishesKeptMs)
  }

  /**
   * Remembers that a session has a socket there; false when it was revoked. It is asked after the Room accepted: a session
   * revoked before is found here, one revoked later is found by `disconnect`.
   */
  async connected(session: SessionId, conversation: ConversationId): Promise<boolean> {
    if (this.store.isRevoked(session)) return false
    this.store.setLive(session, conversation)
    return true
  }

  /** Ends a session's sockets, now or by the alarm, until each Room has confirmed it. */
  async revoke(session: SessionId): Promise<void> {
    this.store.revoke(session, Date.now())
    await this.ctx.storage.setAlarm(Date.now() + retryMs)
    await this.disconnect()
  }

  override async alarm(): Promise<void> {
    await this.disconnect()
  }

  private async disconnect(): Promise<void> {
    const rooms = this.env.ROOMS
    const done = this.store.toDisconnect().map(async ({ session, conversation }) => {
      await rooms.get(rooms.idFromString(conversation)).disconnect(session)
      this.store.disconnected(session, conversation)
    })
    const failed = (await Promise.allSettled(done)).filter((one) => one.status === 'rejected')
    for (const { reason } of failed) log('alarm', { step: 'disconnect', problem: problemOf(reason) })
    this.store.forgetRevoked(Date.now() - accessLifetimeMs)
    const oldest = this.store.oldestRevoked()
    if (failed.length > 0) await this.ctx.storage.setAlarm(Date.now() + retryMs)
    else if (oldest !== null) await this.ctx.storage.setAlarm(Math.max(Date.now(), oldest) + accessLifetimeMs)
  }
}
