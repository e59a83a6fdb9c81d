import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Row } from '../../protocol/inbox.ts'
import { logFailed } from '../log.ts'
import { leave } from './inbox.ts'
import type { Line } from './line.ts'
import type { InboxStore, Notice } from './store.ts'

/** How many Rooms are asked at once. */
const atOnce = 50

export interface World {
  /** Null for an id that nobody made. */
  roomOf: (conversation: ConversationId) => { current(person: PersonId): Promise<Notice | 'ended' | null> } | null
  take: (notice: Notice) => Promise<unknown>
  tell: (rows: Row[]) => void
}

/** Asks Rooms how it is now: those that were told that nobody is here, when somebody is. */
export class Asking {
  private readonly underWay = new Set<ConversationId>()

  constructor(
    private readonly store: InboxStore,
    private readonly world: World,
  ) {}

  /** Whichever can't be reached stays armed, to be asked again. */
  async askArmed(person: PersonId): Promise<void> {
    const armed = this.store.armed().filter((id) => !this.underWay.has(id))
    for (const id of armed) this.underWay.add(id)
    for (let from = 0; from < armed.length; from += atOnce) {
      const asked = armed.slice(from, from + atOnce)
      logFailed('current', await Promise.allSettled(asked.map((id) => this.ask(person, id))))
      for (const id of asked) this.underWay.delete(id)
    }
  }

  async ask(person: PersonId, conversation: ConversationId): Promise<void> {
    const before = this.store.line(conversation)
    const current = (await this.world.roomOf(conversation)?.current(person)) ?? null
    if (current !== null && current !== 'ended') return this.take(current)
    const line = this.store.line(conversation)
    // Who came back while this was asked is told so by the Room itself.
    if (line && (current === 'ended' || isSame(line, before))) this.world.tell(leave(this.store, line, Date.now()))
  }

  /** A Room that was asked tells again from here on, whether or not somebody is still here. */
  private async take(notice: Notice): Promise<void> {
    await this.world.take(notice)
    this.store.arm(notice.conversation, false)
  }
}

const isSame = (line: Line, before: Line | null): boolean => line.head === before?.head && line.read === before.read
