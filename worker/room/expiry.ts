import { drizzle } from 'drizzle-orm/d1'
import { closing } from '../../protocol/closing.ts'
import type { ConversationId, PersonId, Timestamp } from '../../protocol/ids.ts'
import { removeGuestsOf } from '../guests/guests.ts'
import { log, problemOf } from '../log.ts'
import { strike } from './census.ts'
import { removeListing } from './listing.ts'
import { isDeserted } from './membership.ts'
import type { Sockets } from './sockets.ts'
import type { RoomStore } from './store.ts'

/** However late the alarm is. */
export const isPast = ({ facts: { expiresAt } }: RoomStore, now: number): boolean =>
  expiresAt !== null && expiresAt <= now

/** Past its date, or nobody is in any more. */
export const isOver = (store: RoomStore, now: number): boolean => isPast(store, now) || isDeserted(store)

/** The instance's owner ends a room: from here on it is past its date. Those who were in. */
export function endNow(store: RoomStore, now: number): PersonId[] | 'not-allowed' {
  if (store.facts.kind !== 'room') return 'not-allowed'
  const people = store.members.after('', Number.MAX_SAFE_INTEGER).map(({ person }) => person)
  store.endAt(now as Timestamp)
  return people
}

export interface Dying {
  id: ConversationId
  ctx: Pick<DurableObjectState, 'storage' | 'abort'>
  database: D1Database
  files: { die(): Promise<void> }
  sockets: Sockets
  /** What has no date leaves a word, so that no repeated request makes it again. */
  leavesWord: boolean
}

/** How long D1 may take for the listing's row, and Files for its own end. */
const patienceMs = 10_000

const word = 'ended'

/** Whether something has lived and died here. */
export const hasEnded = ({ kv }: DurableObjectStorage): boolean => kv.get(word) === true

/**
 * The end of a room. Each step may be done twice, so a death that was interrupted is simply died again. The listing's row and
 * its guests come after what they mustn't keep alive: they are past their date, so nobody is shown them, and are swept up later.
 */
export async function die({ id, ctx, database, files, sockets, leavesWord }: Dying): Promise<void> {
  const { storage } = ctx
  sockets.closeAll(closing.ended)
  // What has no date must hear of it: while it can't, this death is died again.
  if (leavesWord) await files.die()
  const deleted = storage.deleteAll()
  // Without an `await` between, so that both are kept or neither.
  if (leavesWord) storage.kv.put(word, true)
  await deleted
  await storage.sync()
  // Files has the same date and an alarm of its own, should it not hear of it.
  const ended = [
    said('files', files.die()),
    said('listing', removeListing(database, id)),
    said('census', strike(database, id)),
    said('guests', removeGuestsOf(drizzle(database), id)),
  ]
  await atMost(patienceMs, Promise.all(ended))
  // Without this the object would live on in memory, with a store that has no tables.
  ctx.abort('The room has ended.')
}

const said = (step: string, task: Promise<void>): Promise<void> =>
  task.catch((thrown) => log('alarm', { step, problem: problemOf(thrown) }))

/** A timer that is left behind would keep the object awake. */
async function atMost(ms: number, task: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  await Promise.race([task, promise])
  clearTimeout(timer)
}
