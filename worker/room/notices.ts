import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Notice } from '../inbox/store.ts'
import type { Tries } from './alarm.ts'
import { noticeFor } from './room.ts'
import type { MemberRow, RoomStore } from './store.ts'

/** How many Inboxes are told in one turn; the alarm comes back for the rest. */
const perTurn = 200

/**
 * Tells the Inboxes that don't know yet who is in and who left. Level-triggered: a notice says how it is at `at`, so that
 * one that is repeated, late or overtaken does no harm. Whom it couldn't tell stays untold, and counts as a try.
 */
export class Notices {
  private failed: Tries | null = null

  constructor(
    private readonly conversation: ConversationId,
    private readonly inboxOf: (person: PersonId) => { notice(notice: Notice): Promise<{ live: boolean }> },
  ) {}

  async tell(store: RoomStore, now: number): Promise<void> {
    const told = await Promise.allSettled(store.untold(perTurn).map((member) => this.tellOne(store, member)))
    const failed = told.some(({ status }) => status === 'rejected')
    this.failed = failed ? { tries: (this.failed?.tries ?? 0) + 1, at: now } : null
  }

  /** What `nextAlarm` wants to know. */
  pending(store: RoomStore, now: number): Tries | null {
    return store.untold(1).length === 0 ? null : (this.failed ?? { tries: 0, at: now })
  }

  private async tellOne(store: RoomStore, member: MemberRow): Promise<void> {
    const notice = noticeFor(store, this.conversation, member)
    await this.inboxOf(member.person).notice(notice)
    store.told(member.person, notice.head)
  }
}
