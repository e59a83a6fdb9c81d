import * as v from 'valibot'
import { ConversationId, Seq } from '../../protocol/ids.ts'
import { Level } from '../../protocol/inbox.ts'
import type { Disk } from '../disk/disk.ts'
import type { Wish } from './model.ts'

const question = 'wishes'
const Change = v.object({
  level: v.exactOptional(Level),
  pinned: v.exactOptional(v.boolean()),
  archived: v.exactOptional(v.boolean()),
  marked: v.exactOptional(v.boolean()),
  hide: v.exactOptional(v.array(Seq)),
})
const Kept = v.array(v.object({ conversation: ConversationId, change: Change }))

/** What was wished and isn't known to be kept by the Inbox outlives the page. */
export async function keepWishes(disk: Promise<Disk>, wishes: readonly Wish[]): Promise<void> {
  const kept = wishes.map(({ conversation, change }) => ({ conversation, change: { ...change } }))
  await (await disk).keepAnswer(question, kept)
}

export async function keptWishes(disk: Promise<Disk>): Promise<Omit<Wish, 'n'>[]> {
  const kept = v.safeParse(Kept, await (await disk).answer(question))
  return kept.success ? kept.output : []
}
