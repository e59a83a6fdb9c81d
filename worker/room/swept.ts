import * as v from 'valibot'
import { PersonId } from '../../protocol/ids.ts'

/** What is known to have been done for everything up to some place, so that it needn't be done again after a sleep. */
export const Swept = v.strictObject({
  /** What people said themselves up to here is in their `read`. */
  folded: v.number(),
  /** Every Inbox that isn't armed was told up to this seq, and of the marks up to this `rev`. */
  told: v.number(),
  rev: v.number(),
  /** How far live devices of members were told who hadn't read so far, in a small conversation. */
  delivered: v.array(v.tuple([PersonId, v.number()])),
  /** They were told how often messages had gone by themselves. */
  gone: v.optional(v.number(), 0),
})
export type Swept = v.InferOutput<typeof Swept>

export const nothingSwept = (): Swept => ({ folded: 0, told: 0, rev: 0, delivered: [], gone: 0 })
