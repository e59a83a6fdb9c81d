import { closing } from '../../protocol/closing.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { log, problemOf } from '../log.ts'
import { removeListing } from './listing.ts'
import type { Sockets } from './sockets.ts'

export interface Dying {
  id: ConversationId
  storage: DurableObjectStorage
  database: D1Database
  files: { die(): Promise<void> }
  sockets: Sockets
  abort: (reason: string) => void
}

/** How long D1 may take for the listing's row, and Files for its own end. */
const patienceMs = 10_000

/**
 * The end of a room. Each step may be done twice, so a death that was interrupted is simply died again. The listing's row comes
 * after what it mustn't keep alive: it is past its date, so nobody is shown it, and is swept up later.
 */
export async function die({ id, storage, database, files, sockets, abort }: Dying): Promise<void> {
  sockets.closeAll(closing.ended)
  await storage.deleteAll()
  await storage.sync()
  // Files has the same date and an alarm of its own, should it not hear of it.
  const ended = [said('files', files.die()), said('listing', removeListing(database, id))]
  await atMost(patienceMs, Promise.all(ended))
  // Without this the object would live on in memory, with a store that has no tables.
  abort('The room has ended.')
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
