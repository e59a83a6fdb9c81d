import type { PersonId } from '../../protocol/ids.ts'

/** Who writes at the moment, and where. Forgotten in a sleep, which nobody writes through. */
export class Typing {
  private readonly sockets = new Map<PersonId, Set<WebSocket>>()

  begin(person: PersonId, socket: WebSocket): void {
    this.sockets.set(person, (this.sockets.get(person) ?? new Set()).add(socket))
  }

  /** Whether they have stopped altogether by stopping there. */
  stop(person: PersonId, socket: WebSocket): boolean {
    const sockets = this.sockets.get(person)
    if (!sockets?.delete(socket) || sockets.size > 0) return false
    return this.sockets.delete(person)
  }

  /** Whether they were writing: they have said it, or are gone. */
  end(person: PersonId): boolean {
    return this.sockets.delete(person)
  }
}
