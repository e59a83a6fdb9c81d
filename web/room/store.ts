import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { createStore, produce } from 'solid-js/store'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, EventId } from '../../protocol/ids.ts'
import type { Queued } from '../disk/roomDisk.ts'
import type { Session } from '../session/session.ts'
import { discard, empty, type Model, requeue, submit } from './model.ts'
import { step } from './step.ts'
import { type Link, Sync, type Wait } from './sync.ts'

export interface RoomStore {
  model: Model
  link: Accessor<Link>
  /** Whether earlier messages are on their way. */
  loading: Accessor<boolean>
  /** The Room takes nothing new until then. */
  waiting: Accessor<Wait | null>
  /** Fetches what is before `seq`; from the first that is held, if none is given. */
  loadEarlier(seq?: number): void
  /** Fetches members that aren't held yet. */
  moreMembers(): void
  /** Settles once it is on this device's disk, and shown; throws when it can't be kept. */
  say(text: string): Promise<void>
  /** What is written and not said yet, as this device remembers it. */
  draft(): Promise<string>
  keepDraft(text: string): Promise<void>
  retry(id: EventId): Promise<void>
  discard(id: EventId): Promise<void>
}

/** A conversation as the screen sees it. It ends with its owner. */
export function createRoomStore(session: Session, conversation: ConversationId): RoomStore {
  const [model, setModel] = createStore(empty(session.me.id))
  const [link, setLink] = createSignal<Link>({ at: 'connecting' })
  const [loading, setLoading] = createSignal(false)
  const update = (change: (model: Model) => void): void => setModel(produce(change))
  const [waiting, setWaiting] = createSignal<Wait | null>(null)
  const screen = { model, update, link: setLink, loading: setLoading, waiting: setWaiting }
  const sync = new Sync(session, conversation, screen)
  onCleanup(() => sync.close())
  const disk = session.disk.then((held) => held.room(conversation))

  /** On the disk before it is on the screen: what is shown as said outlives the page. */
  async function queue(item: Queued): Promise<void> {
    await (await disk).queue(item)
    await step('stored')
  }
  return {
    model,
    link,
    loading,
    waiting,
    loadEarlier: (seq = model.older[0]?.low ?? model.low) => {
      if (!loading() && seq > (model.facts?.from ?? seq)) sync.loadBefore(seq)
    },
    moreMembers: () => sync.moreMembers(),
    say: async (text) => {
      const item = { id: v.parse(EventId, v7()), content: { is: 'text', text }, at: Date.now(), failed: null } as const
      await step('said')
      await queue(item)
      update((draft) => submit(draft, item.id, item.content, item.at))
      await step('shown')
      sync.push(item.id)
    },
    draft: async () => (await disk).draft(),
    keepDraft: async (text) => (await disk).keepDraft(text),
    retry: async (id) => {
      const message = model.messages[id]
      if (message?.said.is !== 'text') return
      await queue({ id, content: { is: 'text', text: message.said.text }, at: message.time, failed: null })
      update((draft) => requeue(draft, id))
      sync.push(id)
    },
    discard: async (id) => {
      await (await disk).unqueue(id)
      update((draft) => discard(draft, id))
    },
  }
}
