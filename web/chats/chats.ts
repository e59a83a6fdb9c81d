import { createContext, onCleanup, useContext } from 'solid-js'
import { createStore, produce, reconcile } from 'solid-js/store'
import type { Seal } from '../../protocol/event.ts'
import type { Summary } from '../../protocol/http.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Gives } from '../net/api.ts'
import type { Names } from '../people/names.ts'
import { openAll } from '../seal/opening.ts'
import type { Session } from '../session/session.ts'
import type { Newest } from './preview.ts'

/** A line of the chat list: a conversation with its newest event open. */
export interface Chat extends Omit<Summary, 'head' | 'last'> {
  last: Newest | null
}

export interface Chats {
  readonly state: { at: 'loading' } | { at: 'failed'; message: string } | { at: 'here' }
  /** By newest event, the newest first. */
  readonly list: Chat[]
  refresh(): Promise<void>
  /** The open conversation says what is newest in it. */
  note(conversation: ConversationId, last: Newest): void
  drop(conversation: ConversationId): void
}

export const ChatsContext = createContext<Chats>()

export function useChats(): Chats {
  const chats = useContext(ChatsContext)
  if (!chats) throw new Error('no chats above')
  return chats
}

/** How often the list is fetched while somebody looks; the open conversation tells of itself at once. */
const everyMs = 20_000

export function makeChats(session: Session, names: Names): Chats {
  const [chats, setChats] = createStore<Pick<Chats, 'state' | 'list'>>({ state: { at: 'loading' }, list: [] })
  const gone = new AbortController()
  onCleanup(() => gone.abort())
  const update = (change: (draft: { state: Chats['state']; list: Chat[] }) => void): void => setChats(produce(change))

  /** What had to wait for its key is opened once that is there. */
  const sealers = new Set<Seal>()
  async function readAgainWithKeysOf(seal: Seal): Promise<void> {
    sealers.add(seal)
    const sealer = await session.sealerFor(seal)
    const stop = sealer?.onReady(() => void refresh())
    if (stop) gone.signal.addEventListener('abort', stop)
  }

  async function remember(): Promise<void> {
    const held = await session.recall('GET /conversations')
    if (held && chats.state.at !== 'here') await take(held)
  }

  async function refresh(): Promise<void> {
    const answer = await session.ask('GET /conversations')
    if (!answer.ok) {
      const { message } = answer
      return update((draft) => {
        if (draft.state.at !== 'here') draft.state = { at: 'failed', message }
      })
    }
    await take(answer.value)
  }

  async function take({ conversations }: Gives<'GET /conversations'>): Promise<void> {
    names.learn(conversations.flatMap(({ other }) => other ?? []))
    const fetched = await Promise.all(conversations.map((summary) => openSummary(session, summary)))
    for (const { seal } of conversations) if (!sealers.has(seal)) await readAgainWithKeysOf(seal)
    const list = fetched.map((chat) =>
      newer(
        chats.list.find(({ conversation }) => conversation === chat.conversation),
        chat,
      ),
    )
    update((draft) => {
      draft.list = reconcile(byNewest(list), { key: 'conversation' })(draft.list)
      draft.state = { at: 'here' }
    })
  }

  function note(conversation: ConversationId, last: Newest): void {
    const known = chats.list.find((chat) => chat.conversation === conversation)
    if (!known) return void refresh()
    if (seqOf(known) > last.seq) return
    update((draft) => {
      for (const chat of draft.list) if (chat.conversation === conversation) chat.last = last
      draft.list = byNewest(draft.list)
    })
  }

  const drop = (conversation: ConversationId): void =>
    update((draft) => {
      draft.list = draft.list.filter((chat) => chat.conversation !== conversation)
    })

  void remember()
  whileLookedAt(() => void refresh())
  return {
    get state() {
      return chats.state
    },
    get list() {
      return chats.list
    },
    refresh,
    note,
    drop,
  }
}

/** At once, every 20 seconds while the page is looked at, and when it is again. */
export function whileLookedAt(act: () => void): void {
  const look = () => document.visibilityState === 'visible' && act()
  const timer = setInterval(look, everyMs)
  const stop = new AbortController()
  document.addEventListener('visibilitychange', look, { signal: stop.signal })
  addEventListener('online', look, { signal: stop.signal })
  onCleanup(() => {
    clearInterval(timer)
    stop.abort()
  })
  act()
}

async function openSummary(session: Session, { last, head, ...summary }: Summary): Promise<Chat> {
  const sealer = await session.sealerFor(summary.seal)
  if (!last || !sealer) return { ...summary, last: null }
  const [opened] = await openAll(sealer, summary.conversation, [last])
  return { ...summary, last: opened ? { seq: last.seq, at: last.at, author: last.author, said: opened.said } : null }
}

const seqOf = ({ last }: Chat): number => last?.seq ?? 0
const newer = (held: Chat | undefined, fetched: Chat): Chat => (held && seqOf(held) > seqOf(fetched) ? held : fetched)

const timeOf = ({ last, createdAt }: Chat): number => last?.at ?? createdAt
const byNewest = (list: Chat[]): Chat[] => [...list].sort((one, other) => timeOf(other) - timeOf(one))
