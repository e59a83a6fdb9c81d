import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { createStore, produce } from 'solid-js/store'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, EventId } from '../../protocol/ids.ts'
import type { Session } from '../session/session.ts'
import { discard, empty, type Model, requeue, submit } from './model.ts'
import { type Link, Sync } from './sync.ts'

export interface RoomStore {
  model: Model
  link: Accessor<Link>
  /** Whether earlier messages are on their way. */
  loading: Accessor<boolean>
  loadEarlier(): void
  /** Fetches members that aren't held yet. */
  moreMembers(): void
  say(text: string): void
  retry(id: EventId): void
  discard(id: EventId): void
}

/** A conversation as the screen sees it. It ends with its owner. */
export function createRoomStore(session: Session, conversation: ConversationId): RoomStore {
  const [model, setModel] = createStore(empty(session.me.id))
  const [link, setLink] = createSignal<Link>({ at: 'connecting' })
  const [loading, setLoading] = createSignal(false)
  const update = (change: (model: Model) => void): void => setModel(produce(change))
  const sync = new Sync(session, conversation, { model, update, link: setLink, loading: setLoading })
  onCleanup(() => sync.close())
  return {
    model,
    link,
    loading,
    loadEarlier: () => {
      if (!loading()) setLoading(sync.loadEarlier())
    },
    moreMembers: () => sync.moreMembers(),
    say: (text) => {
      const id = v.parse(EventId, v7())
      update((draft) => submit(draft, id, { is: 'text', text }, Date.now()))
      sync.push(id)
    },
    retry: (id) => {
      update((draft) => requeue(draft, id))
      sync.push(id)
    },
    discard: (id) => update((draft) => discard(draft, id)),
  }
}
