import * as v from 'valibot'
import type { Listing } from '../../protocol/http.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import type { ListingState } from './alarm.ts'
import { writeListing } from './listing.ts'
import type { RoomStore } from './store.ts'

const Written = v.strictObject({ people: v.number(), inside: v.number(), at: v.number() })

/** Keeps a listed room's row in D1 in step with who is there: written when it changed, and not more often than the alarm says. */
export class Publicity {
  /** Whether the row may say something else than is so. After a sleep nobody knows; `update` compares. */
  private stale = true
  private checkedAt = 0

  constructor(
    private readonly room: ConversationId,
    private readonly database: D1Database,
  ) {}

  /** Somebody came or went. */
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
    const people = store.memberCount()
    const written = this.written(store)
    if (written.at !== 0 && written.people === people && written.inside === inside) return
    await writeListing(this.database, { ...shown(this.room, store), people, inside }, now)
    store.setListed(JSON.stringify({ people, inside, at: now } satisfies v.InferOutput<typeof Written>))
  }

  private written(store: RoomStore): v.InferOutput<typeof Written> {
    return readJson(Written, store.listed() ?? '') ?? { people: 0, inside: 0, at: 0 }
  }
}

/** Only rooms are shown to others, and they all end. */
export function shown(room: ConversationId, { facts }: RoomStore): Omit<Listing, 'people' | 'inside'> {
  const { profile, createdAt, expiresAt } = facts
  if (expiresAt === null) throw new Error('only a room that ends is shown')
  return { room, profile, createdAt, expiresAt }
}
