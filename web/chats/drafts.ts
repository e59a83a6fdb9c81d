import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { SetRow } from '../../protocol/inbox.ts'
import { limits } from '../../protocol/limits.ts'
import { byteLength, codePoints } from '../../protocol/text.ts'
import type { Disk } from '../disk/disk.ts'
import { sealDraft } from '../seal/draft.ts'
import { type List, write, written } from './model.ts'
import type { Opener } from './opener.ts'

/** How long after the last letter a draft goes to the other devices. */
const afterMs = 1_000

/** What drafts need of the list and its socket. */
interface Desk {
  me: PersonId
  list: List
  update(change: (list: List) => void): void
  disk: Promise<Disk>
  opener: Opener
  /** Says it with a number that comes back when it is kept; null when nothing can be said now. */
  set(change: Omit<SetRow, 'type' | 'n'>): number | null
}

/** Tells my other devices what I have begun to write. Each text goes with the conversation that it was written in. */
export class Drafts {
  private readonly timers = new Map<ConversationId, ReturnType<typeof setTimeout>>()
  private readonly sent = new Map<number, { conversation: ConversationId; text: string }>()

  constructor(private readonly desk: Desk) {}

  /** What is written there now. */
  write(conversation: ConversationId, text: string): void {
    this.desk.update((list) => write(list, conversation, text))
    this.stopTimer(conversation)
    this.timers.set(
      conversation,
      setTimeout(() => this.flush(conversation), afterMs),
    )
  }

  /** Tells it now, if it isn't told yet. */
  flush(conversation: ConversationId): void {
    this.stopTimer(conversation)
    const text = this.desk.list.written[conversation]
    if (text !== undefined) void this.send(conversation, text)
  }

  /** What was written before the Inbox knew the conversation is told when it does. */
  nudge(conversation: ConversationId): void {
    const isOnItsWay = [...this.sent.values()].some((one) => one.conversation === conversation)
    if (!isOnItsWay && !this.timers.has(conversation)) this.flush(conversation)
  }

  /** Tells all that isn't known to be kept. */
  resume(): void {
    this.sent.clear()
    for (const conversation of Object.keys(this.desk.list.written) as ConversationId[]) this.flush(conversation)
  }

  /** Whether it was a draft that is kept now. */
  done(n: number): void {
    const kept = this.sent.get(n)
    if (!kept) return
    this.sent.delete(n)
    this.desk.update((list) => written(list, kept.conversation, kept.text))
    void this.agree(kept.conversation, kept.text)
  }

  /** What all devices had the last time that this one knew. */
  async agreed(conversation: ConversationId): Promise<string> {
    const text = await (await this.desk.disk).answer(question(conversation))
    return typeof text === 'string' ? text : ''
  }

  async agree(conversation: ConversationId, text: string): Promise<void> {
    await (await this.desk.disk).keepAnswer(question(conversation), text)
  }

  flushAll(): void {
    for (const conversation of [...this.timers.keys()]) this.flush(conversation)
  }

  /** What is too long for one message stays on this device until it is shorter. */
  private async send(conversation: ConversationId, text: string): Promise<void> {
    const row = this.desk.list.chats[conversation]?.row
    const sealer = row && (await this.desk.opener.sealer(row.seal))
    if (!sealer || codePoints(text) > limits.textCodePoints) return
    const isNone = text.trim() === ''
    const draft = isNone ? null : await sealDraft(sealer, conversation, this.desk.me, text)
    if (draft && byteLength(draft.body) > limits.draftBytes) return
    // Sealing takes time: what was written since goes by itself.
    if (this.desk.list.written[conversation] !== text) return
    const n = this.desk.set({ conversation, draft })
    if (n !== null) this.sent.set(n, { conversation, text })
  }

  private stopTimer(conversation: ConversationId): void {
    clearTimeout(this.timers.get(conversation))
    this.timers.delete(conversation)
  }
}

const question = (conversation: ConversationId): string => `draft ${conversation}`

/**
 * What a conversation opens with: `ours` is what this device's disk holds, `theirs` what the Inbox told (null for not known),
 * `agreed` what both were the last time. Whoever changed it since is right; this device, if both did: somebody sits at it.
 */
export function whoseDraft(ours: string, theirs: string | null, agreed: string): 'ours' | 'theirs' {
  return theirs === null || ours !== agreed ? 'ours' : 'theirs'
}
