import * as v from 'valibot'
import { EventId, Place, Seq, Timestamp } from './ids.ts'

/** "Where is the first event of that time or later?" */
export const SeekTime = v.strictObject({ type: v.literal('seek'), n: Place, at: Timestamp })

/** "Where is this message?" */
export const SeekMessage = v.strictObject({ type: v.literal('seek'), n: Place, id: EventId })

/** Null where there is none that I may see. */
export const Sought = v.strictObject({ type: v.literal('sought'), n: Place, seq: v.nullable(Seq) })
