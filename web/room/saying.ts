import { v7 } from 'uuid'
import * as v from 'valibot'
import { EventId } from '../../protocol/ids.ts'
import type { Beside, Octets, Queued } from '../disk/roomDisk.ts'

/** What is said now; its id is the message's for ever. */
export const saidNow = (content: Queued['content'], beside: Beside = {}, octets?: Octets): Queued => ({
  ...beside,
  id: v.parse(EventId, v7()),
  content,
  at: Date.now(),
  failed: null,
  octets,
})
