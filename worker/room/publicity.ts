import * as v from 'valibot'
import type { ConversationId } from '../../protocol/ids.ts'
import type { ListingState } from './alarm.ts'
import { writeListing } from './listing.ts'
import type { RoomStore } from './store.ts'

const Written = v.strictObject({ profile: v.string(), people: v.number(), inside: v.number(), at: v.number() })

/** Keeps a listed room's row in D1 in step with who is there: written when it changed, and not more often than the alarm says. */
export class Publicity {
  /** Whether the row may say something else than is so. After a sleep nobody knows; `update` compares. */
  private stale = true
  private checkedAt = 0

  constructor(
    private readonly room: ConversationId,
    private readonly database: D1Database,
  ) {}

  /** Somebody came or went, or it is called otherwise. */
  touch(): void {
    this.stale = true
  }

  /** What `nextAlarm` wants to know. */
  pending(store: RoomStore): ListingState | null {
    if (!store.facts.listed) return null
    const { inside, at } = this.written(store)
    return { stale: this.stale, inside, at: Math.max(at, this.checkedAt) }
  }

  async update(store: RoomStore, inside: number, now: number): Promise<void> {
    this.checkedAt = now
    // Before the row is written: who comes or goes meanwhile makes it stale again.
    this.stale = false
    try {
      await this.write(store, inside, now)
    } catch (thrown) {
      this.stale = true
      throw thrown
    }
  }

  private async write(store: RoomStore, inside: number, now: number): Promise<void> {
    const { profile, createdAt, expiresAt } = store.facts
    const people = store.members.count()
    const written = this.written(store)
    const same = written.people === people && written.inside === inside && written.profile === profile
    // Only rooms are listed, and they all end.
    if (expiresAt === null || (written.at !== 0 && same)) return
    await writeListing(this.database, { room: this.room, profile, createdAt, expiresAt, people, inside }, now)
    store.meta.write('listed', { profile, people, inside, at: now } satisfies v.InferOutput<typeof Written>)
  }

  private written(store: RoomStore): v.InferOutput<typeof Written> {
    return store.meta.read('listed', Written) ?? { profile: '', people: 0, inside: 0, at: 0 }
  }
}
