import { drizzle } from 'drizzle-orm/d1'
import type { PersonId } from '../../protocol/ids.ts'
import type { Up } from '../../protocol/up.ts'
import { residentsAmong } from '../people/people.ts'
import { brings } from './membership.ts'
import type { RoomStore } from './store.ts'

/** Whether those whom others want to bring in are somebody here: what a Room can't know, and so asks D1. */
export class Newcomers {
  constructor(private readonly database: D1Database) {}

  /** Null for a frame that brings nobody in, which no message does: it waits for nothing. */
  ask(store: RoomStore, by: PersonId, frame: Up): Promise<boolean> | null {
    const person = frame.type === 'send' && frame.kind === 'member' ? brings(store, by, frame) : null
    return person && this.isHere(person)
  }

  private async isHere(person: PersonId): Promise<boolean> {
    return (await residentsAmong(drizzle(this.database), [person])).length > 0
  }
}
