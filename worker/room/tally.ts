import * as v from 'valibot'
import { log, problemOf } from '../log.ts'
import { addUsage, nothing } from '../usage/usage.ts'
import type { RoomStore } from './store.ts'

/** How often a conversation says how much was said in it: two rows each time, and none for a message. */
const everyMs = 15 * 60_000

const Counted = v.strictObject({ head: v.number(), at: v.number() })

/** A message is two rows here, and twenty frames cost what one request does. */
const rowsEach = 2
const framesARequest = 20

/**
 * Adds what was said since the last time to the day's usage, for the owner's page. It is done when the alarm comes, which it does
 * after whatever is said; what fails is counted by the next one, or twice. It sets
 * none: on a day when D1 takes no more, every conversation would wake again and again.
 */
export async function tally(store: RoomStore, database: D1Database, now: number): Promise<void> {
  const { head, at } = store.meta.read('counted', Counted) ?? { head: 0, at: store.facts.createdAt }
  const said = store.log.head() - head
  if (said <= 0 || now - at < everyMs) return
  const objectRequests = Math.ceil(said / framesARequest)
  try {
    await addUsage(database, { ...nothing, messages: said, objectRows: said * rowsEach, objectRequests }, now)
    store.meta.write('counted', { head: head + said, at: now })
  } catch (thrown) {
    log('error', { step: 'usage', problem: problemOf(thrown) })
  }
}
