import { closing } from '../../protocol/closing.ts'
import type { Event } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Asides } from './asides.ts'
import { type Attachment, changeOf } from './attachment.ts'
import type { Delivery } from './delivery.ts'
import type { Notices } from './notices.ts'
import type { Outcome } from './outcome.ts'
import type { Sockets } from './sockets.ts'
import type { RoomStore } from './store.ts'
import type { Upkeep } from './upkeep.ts'

/** Carries out what was decided, once it is stored: tells the asker, then those who are here, then Inboxes and the listing. */
export class Telling {
  constructor(
    private readonly sockets: Sockets,
    private readonly delivery: Delivery,
    private readonly asides: Asides,
    private readonly notices: Notices,
    private readonly upkeep: Upkeep,
  ) {}

  /** What it leads to for the socket that asked. */
  answer(store: RoomStore, socket: WebSocket, attachment: Attachment, outcome: Outcome): void {
    this.delivery.reply(socket, outcome.reply)
    const change = changeOf(attachment, outcome)
    if (change) this.sockets.update(socket, change)
    if (outcome.typing !== undefined) this.asides.type(store, attachment.person, socket, outcome.typing)
    if (outcome.got !== undefined) this.delivery.acknowledge(socket, outcome.got)
  }

  /** What it leads to for everybody. Whoever awaits it waits for those whom it concerns; all else is told before its first `await`. */
  async tell(store: RoomStore, person: PersonId, outcome: Outcome): Promise<void> {
    const { broadcast, out = [], concerned, listing, read, marked } = outcome
    this.delivery.tell(broadcast)
    if (broadcast.length > 0) this.remember(store, broadcast)
    if (marked) this.asides.mark(store, person)
    if (out.length > 0) this.sendAway(store, out)
    if (listing) this.upkeep.touch()
    if (broadcast.length === 0 && !read) return
    if (concerned) this.notices.wake(concerned)
    this.upkeep.remind(store)
    if (broadcast.some(({ kind, files }) => files || kind === 'erase')) void this.upkeep.tellFiles()
    if (read) this.notices.read(person, Date.now())
    else this.notices.stir(Date.now())
    if (concerned) await Promise.all([this.notices.tellNow(concerned), this.upkeep.publish(store)])
  }

  /** What was stored changes what is remembered of people; cheap, for it is done for each message. */
  private remember(store: RoomStore, events: Event[]): void {
    store.marks.stored(events)
    for (const { kind, author, notify } of events) {
      if (kind === 'message') this.asides.endTyping(store, author)
      if (notify) this.notices.wake(notify)
      if (kind !== 'erase') continue
      store.recount()
      this.notices.wakeAll()
    }
  }

  /** They hear of it before they go. */
  private sendAway(store: RoomStore, people: PersonId[]): void {
    this.delivery.flush()
    for (const person of people) {
      this.sockets.closeAll(closing.notAMember, person)
      this.asides.endTyping(store, person)
    }
  }
}
