import { runInDurableObject } from 'cloudflare:test'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Notice } from '../../worker/inbox/store.ts'
import { roomStub } from './objects.ts'

/** In the place of a Room's Inboxes: they keep what they are told, and are live or away as the test says. */
export class Inboxes {
  readonly told: Notice[] = []
  readonly live = new Set<PersonId>()
  readonly away = new Set<PersonId>()
  /** Answers wait while this is there. */
  gate: Promise<void> | null = null
  most = 0
  private underWay = 0

  /** For this life of the object. */
  static async of(room: ConversationId, ...live: PersonId[]): Promise<Inboxes> {
    const inboxes = new Inboxes()
    for (const person of live) inboxes.live.add(person)
    await inboxes.take(room)
    return inboxes
  }

  /** Once more, after the object slept. */
  async take(room: ConversationId): Promise<void> {
    const value = { idFromName: (person: PersonId) => person, get: (person: PersonId) => this.inbox(person) }
    await runInDurableObject(roomStub(room), (object) => {
      const env = { ...Reflect.get(object, 'env'), INBOXES: value }
      Object.defineProperty(object, 'env', { value: env, configurable: true })
    })
  }

  of(person: PersonId): Notice[] {
    return this.told.filter((notice) => notice.person === person)
  }

  /** How it is by all that this person's Inbox was told. */
  newest(person: PersonId): Notice | undefined {
    return this.of(person).at(-1)
  }

  clear(): void {
    this.told.length = 0
  }

  private inbox(person: PersonId) {
    return { notice: (notice: Notice) => this.notice(person, notice) }
  }

  private async notice(person: PersonId, notice: Notice): Promise<{ live: boolean }> {
    if (this.away.has(person)) throw new Error('away')
    this.most = Math.max(this.most, ++this.underWay)
    this.told.push(notice)
    const live = this.live.has(person)
    await this.gate
    this.underWay--
    return { live }
  }
}
