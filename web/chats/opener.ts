import type { Seal } from '../../protocol/event.ts'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Row } from '../../protocol/inbox.ts'
import { goneAt } from '../../protocol/timer.ts'
import { openDraft } from '../seal/draft.ts'
import { openAll } from '../seal/opening.ts'
import type { Sealer } from '../seal/sealer.ts'
import type { Sealers } from '../seal/sealers.ts'
import type { Chat } from './model.ts'
import type { Newest } from './preview.ts'

/** Opens what rows hold, and opens again what had to wait for its key. */
export class Opener {
  private readonly sealers = new Map<Seal, Promise<Sealer | null>>()
  private readonly waiting = new Map<ConversationId, Row>()
  private readonly stopWaiting: (() => void)[] = []

  constructor(
    private readonly me: PersonId,
    private readonly sealerFor: Sealers,
    private readonly ready: (rows: Row[]) => void,
  ) {}

  open(rows: Row[]): Promise<Chat[]> {
    return Promise.all(rows.map((row) => this.openOne(row)))
  }

  /** Null for a seal that this page doesn't know. */
  sealer(seal: Seal): Promise<Sealer | null> {
    const held = this.sealers.get(seal) ?? this.listenTo(seal)
    this.sealers.set(seal, held)
    return held
  }

  close(): void {
    for (const stop of this.stopWaiting) stop()
  }

  private async listenTo(seal: Seal): Promise<Sealer | null> {
    const sealer = await this.sealerFor(seal)
    if (sealer) this.stopWaiting.push(sealer.onReady(() => this.again()))
    return sealer
  }

  private again(): void {
    const rows = [...this.waiting.values()]
    this.waiting.clear()
    if (rows.length > 0) this.ready(rows)
  }

  private async openOne(row: Row): Promise<Chat> {
    const sealer = await this.sealer(row.seal)
    if (!sealer) return { row, last: null, draft: null }
    const last = await this.openLast(sealer, row)
    const draft = row.draft && (await openDraft(sealer, row.conversation, this.me, row.draft))
    if (isWaiting(last) || draft?.waiting) this.waiting.set(row.conversation, row)
    else this.waiting.delete(row.conversation)
    return { row, last, draft: draft ? draft.text : '' }
  }

  private async openLast(sealer: Sealer, { conversation, last }: Row): Promise<Newest | null> {
    if (!last) return null
    const { seq, at, author, body } = last
    const newest = { seq, at, author, goneAt: goneAt(last) }
    if (last.ttl === 0) return { ...newest, said: { is: 'gone' } }
    const [opened] = body === null ? [] : await openAll(sealer, conversation, [{ ...last, body }])
    return { ...newest, said: opened?.said ?? { is: 'long' } }
  }
}

const isWaiting = (last: Newest | null): boolean => last?.said.is === 'unreadable' && last.said.why === 'waiting'
