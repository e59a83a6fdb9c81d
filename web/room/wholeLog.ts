import * as v from 'valibot'
import { decodeDown, encode } from '../../protocol/codec.ts'
import type { Down, Page, State } from '../../protocol/down.ts'
import { type ConversationId, Place } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { Stopped } from '../net/closing.ts'
import { ReturningSocket } from '../net/socket.ts'
import type { Line } from '../session/session.ts'
import { addPage, describe, empty, type Model } from './model.ts'
import { PatientReader } from './patientReader.ts'

/** How far it is. `away`: there is no connection, and it goes on when that is back. */
interface Progress {
  done: number
  of: number
  away: boolean
}

/** At most this often a page is asked for: well below what a socket may say, however near the server is. */
const askEveryMs = 50

/**
 * Pages through a conversation from its first event to its newest, on a socket of its own and without a screen. Gives why not, where
 * the conversation isn't there for me; throws when `signal` says so.
 *
 *     hello ─► state ─► page (the newest: kept when it is all) ─► (more ─► page)* ─► whole
 */
export function readWholeLog(
  line: Line,
  conversation: ConversationId,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Model | Stopped> {
  const { promise, resolve, reject } = Promise.withResolvers<Model | Stopped>()
  const whole = empty(line.me.id)
  const reader = new PatientReader(conversation, line.sealerFor)
  let turn = Promise.resolve()
  let state: State | null = null
  const upTo = () => Math.max(whole.head, (state?.from ?? 1) - 1)

  async function hear(text: string): Promise<void> {
    const frame = decodeDown(text)
    if (!frame) return resolve('reload')
    if (frame.type === 'state') await begin(frame)
    if (frame.type === 'page') await take(frame)
  }

  async function begin(frame: Extract<Down, { type: 'state' }>): Promise<void> {
    state = frame
    if (await reader.use(frame.seal)) describe(whole, frame)
    else resolve('reload')
  }

  /** What doesn't follow on what is held is the newest page of a long conversation, or was asked for on the connection before. */
  async function take(page: Page): Promise<void> {
    if (page.low === upTo() + 1 && page.high >= page.low) await add(page)
    tell({ done: upTo(), of: page.head, away: false })
    if (upTo() >= page.head) return resolve(whole)
    await new Promise((go) => setTimeout(go, askEveryMs))
    socket.send(encode({ type: 'more', after: v.parse(Place, upTo()), limit: limits.pageEvents }))
  }

  async function add({ low, high, events, changes }: Page): Promise<void> {
    addPage(whole, low, high, await reader.open(events), await reader.open(changes))
  }

  const socket = new ReturningSocket(
    () => line.connect(`/conversations/${conversation}/socket`, { v: String(protocolVersion) }),
    {
      opened: () => socket.send(encode({ type: 'hello', tail: true })),
      heard: (text) => {
        turn = turn.then(() => hear(text)).catch(reject)
      },
      away: () => tell({ done: upTo(), of: whole.facts?.head ?? 0, away: true }),
      stopped: resolve,
      refresh: () => line.refresh(),
    },
    line.world,
  )
  const stop = () => reject(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  return promise.finally(() => {
    signal.removeEventListener('abort', stop)
    socket.close()
    reader.close()
  })
}
