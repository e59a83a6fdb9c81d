import type { ConversationId } from '../../protocol/ids.ts'
import type { World } from '../net/world.ts'
import type { Line } from '../session/session.ts'
import type { Leftovers } from './leftovers.ts'
import { empty } from './model.ts'
import { unanswered } from './outbox.ts'
import { sendLock } from './outgoing.ts'
import { Sync } from './sync.ts'

/**
 * Opens each conversation of which something is left to be sent, without a screen, until it is drained; unless a page has it open.
 * Ends with `signal`.
 */
export function makeDrains(line: Line, signal: AbortSignal): Leftovers {
  const draining = new Set<ConversationId>()

  async function drain(conversation: ConversationId): Promise<void> {
    draining.add(conversation)
    const stop = new AbortController()
    signal.addEventListener('abort', () => stop.abort(), { once: true })
    const name = sendLock(line.me.id, conversation)
    await navigator.locks
      .request(name, { signal: stop.signal }, () => drained(line, conversation, stop.signal))
      .catch(() => {}) // A page that opens the conversation takes the lock, and sends it all itself.
    stop.abort()
    draining.delete(conversation)
  }

  async function send(): Promise<void> {
    // Where the account was logged out meanwhile, its disk is gone and nothing is left.
    const conversations = await line.disk.then((disk) => disk.queuedIn()).catch(() => [])
    if (signal.aborted) return
    for (const conversation of conversations) if (!draining.has(conversation)) void drain(conversation)
  }

  line.world.watch((what) => what === 'online' && void send(), signal)
  void send()
  return { send: () => void send() }
}

/** Settles when nothing is left to be sent, or can be. */
async function drained(line: Line, conversation: ConversationId, signal: AbortSignal): Promise<void> {
  const queued = await (await line.disk).room(conversation).queued()
  if (signal.aborted || queued.every(({ failed }) => failed)) return
  const model = empty(line.me.id)
  const world: World = { ...line.world, lead: (_, changed) => changed(true) }
  return new Promise((done) => {
    let live = false
    const look = () => live && unanswered(model).length === 0 && end()
    const sync = new Sync({ ...line, world }, conversation, {
      model,
      update(change) {
        change(model)
        look()
      },
      link({ at }) {
        live = at === 'live'
        if (at === 'stopped') end()
      },
      loading() {},
      waiting() {},
      brought() {},
    })
    function end(): void {
      sync.close()
      done()
    }
    signal.addEventListener('abort', end, { once: true })
  })
}
