import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Delivery } from './delivery.ts'
import type { RoomStore } from './store.ts'
import { Typing } from './typing.ts'

/** What others are told of somebody beside the log: how far they are, and that they write. Of whom one has blocked, nothing. */
export class Asides {
  private readonly writing = new Typing()

  constructor(private readonly delivery: Delivery) {}

  mark(store: RoomStore, person: PersonId): void {
    if (store.members.count() > limits.receiptPeople) return
    this.delivery.tellAside(`mark ${person}`, () => {
      const member = store.members.of(person)
      if (!member) return null
      const hearers = store.marks.hearersOf(member)
      if (hearers.size === 0) return null
      return { frame: { type: 'marks', marks: [store.marks.markOf(member)] }, to: (other) => hearers.has(other) }
    })
  }

  /** They write in this socket, or don't any more. */
  type(store: RoomStore, person: PersonId, socket: WebSocket, on: boolean): void {
    if (on) this.writing.begin(person, socket)
    if (on || this.writing.stop(person, socket)) this.tellTyping(store, person, on)
  }

  /** They have said it, or are gone. */
  endTyping(store: RoomStore, person: PersonId): void {
    if (this.writing.end(person)) this.tellTyping(store, person, false)
  }

  private tellTyping(store: RoomStore, person: PersonId, on: boolean): void {
    if (store.members.areBlocked()) return
    this.delivery.tellAside(`typing ${person}`, () => ({
      frame: { type: 'typing', person, on },
      to: (other) => other !== person,
    }))
  }
}
