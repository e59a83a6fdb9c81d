import type { ConversationId, EventId, PersonId } from '../../protocol/ids.ts'
import type { Query } from '../../protocol/search.ts'
import type { Range } from '../disk/ranges.ts'
import type { Opened } from '../seal/opening.ts'
import { ownScript } from '../trust.ts'
import type { Answer, Asking } from './asking.ts'
import workerUrl from './index.worker.ts?worker&url'
import type { Group } from './shelf.ts'
import { toldBy } from './told.ts'

/** The search over what this device holds of an account, beside the page. It starts when it is first needed. */
export interface DeviceSearch {
  /** Which events of which conversations it was told; the others on the disk are still to be. */
  held(): Promise<Map<ConversationId, Range[]>>
  /** A part of a conversation that was opened, or (without a range) what could be opened only now. Twice is once. */
  tell(conversation: ConversationId, range: Range | null, opened: Opened[]): void
  /** Messages that have disappeared. */
  remove(ids: EventId[]): void
  /** A conversation that has ended, or was left. */
  forget(conversation: ConversationId): void
  /** Conversations with the newest hit first, of each so many hits; and how many messages were looked through. */
  search(query: Query, hits: number, only?: ConversationId): Promise<{ groups: Group[]; size: number }>
  /** What it holds on the disk stays. */
  end(): void
}

type Asked = Extract<Asking, { n: number }>
type Unnumbered<A> = A extends Asked ? Omit<A, 'n'> : never

export function openSearch(person: PersonId): DeviceSearch {
  let worker: Worker | null = null
  let last = 0
  const waiting = new Map<number, { done: (answer: Answer) => void; failed: (problem: Error) => void }>()

  function start(): Worker {
    const started = new Worker(ownScript(workerUrl), { type: 'module' })
    started.onmessage = ({ data }: MessageEvent<Answer>) => {
      waiting.get(data.n)?.done(data)
      waiting.delete(data.n)
    }
    started.onerror = () => fail()
    started.postMessage({ ask: 'open', person } satisfies Asking)
    return started
  }

  function fail(): void {
    for (const { failed } of waiting.values()) failed(new Error('This device can’t search now. Reload the page.'))
    waiting.clear()
  }

  const say = (asking: Asking): void => {
    worker ??= start()
    worker.postMessage(asking)
  }
  const ask = (asking: Unnumbered<Asked>): Promise<Answer> =>
    new Promise((done, failed) => {
      last++
      waiting.set(last, { done, failed })
      say({ ...asking, n: last } as Asked)
    })

  return {
    async held() {
      const answer = await ask({ ask: 'held' })
      return 'held' in answer ? answer.held : new Map()
    },
    tell: (conversation, range, opened) =>
      say({ ask: 'tell', conversation, range, told: opened.flatMap((one) => toldBy(one) ?? []) }),
    remove: (ids) => say({ ask: 'remove', ids }),
    forget: (conversation) => say({ ask: 'forget', conversation }),
    async search(query, hits, only) {
      const answer = await ask({ ask: 'search', query, hits, only: only ?? null })
      return 'groups' in answer ? answer : { groups: [], size: 0 }
    },
    end() {
      fail()
      worker?.terminate()
      worker = null
    },
  }
}
