import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import { createStore, produce, unwrap } from 'solid-js/store'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, EventId } from '../../protocol/ids.ts'
import type { Beside, Queued } from '../disk/roomDisk.ts'
import { type Deed, isMine, type Mine } from '../seal/opening.ts'
import type { Session } from '../session/session.ts'
import { countAfter, type LeftOff } from './leftOff.ts'
import { discard, empty, type Model, requeue, submit } from './model.ts'
import { Reading } from './reading.ts'
import { step } from './step.ts'
import { type Link, Sync, type Wait } from './sync.ts'
import { Writer } from './writer.ts'

/** What can be done to a message. */
export type Changing = Extract<Mine, { is: 'edit' | 'reaction' | 'pin' | 'erased' }>

export interface RoomStore {
  model: Model
  link: Accessor<Link>
  /** Whether earlier messages are on their way. */
  loading: Accessor<boolean>
  /** The Room takes nothing new until then. */
  waiting: Accessor<Wait | null>
  /** Where I left off; null until it is known. It stays as it was when I came. */
  leftOff: Accessor<LeftOff | null>
  /** Fetches what is before `seq`; from the first that is held, if none is given. */
  loadEarlier(seq?: number): void
  /** Fetches members that aren't held yet. */
  moreMembers(): void
  /** Settles once it is on this device's disk, and shown; throws when it can't be kept. */
  say(text: string, beside?: Beside): Promise<void>
  /** The same for a change of what was said, and for its erasure. */
  change(ref: EventId, content: Changing): Promise<void>
  /** The same for what concerns the conversation itself. */
  do(deed: Deed): Promise<void>
  /** The newest is seen. */
  seen(): void
  /** How far I have read, as far as this page knows. */
  readUpTo: Accessor<number>
  /** Tells the others that I write. */
  writer: Writer
  /** What is written and not said yet, as this device remembers it. */
  draft(): Promise<string>
  keepDraft(text: string): Promise<void>
  retry(id: EventId): Promise<void>
  discard(id: EventId): Promise<void>
}

/**
 * A conversation as the screen sees it. It ends with its owner. `showsRead` says whether the others may know how far I have read;
 * while it is null nothing is said about that.
 */
export function createRoomStore(
  session: Session,
  conversation: ConversationId,
  showsRead: Accessor<boolean | null>,
): RoomStore {
  const [model, setModel] = createStore(empty(session.me.id))
  const [link, setLink] = createSignal<Link>({ at: 'connecting' })
  const [loading, setLoading] = createSignal(false)
  const update = (change: (model: Model) => void): void => setModel(produce(change))
  const [waiting, setWaiting] = createSignal<Wait | null>(null)
  const screen = { model, update, link: setLink, loading: setLoading, waiting: setWaiting }
  const sync = new Sync(session, conversation, screen)
  const disk = session.disk.then((held) => held.room(conversation))
  const [readUpTo, setReadUpTo] = createSignal(0)
  const reading = createReading(model, link, showsRead, sync)
  onCleanup(() => {
    reading.close()
    sync.close()
  })

  /** On the disk before it is on the screen: what is shown as said outlives the page. */
  async function queue(item: Queued): Promise<void> {
    await (await disk).queue(item)
    await step('stored')
  }

  async function put(content: Queued['content'], beside: Beside = {}): Promise<void> {
    const item = { ...beside, id: v.parse(EventId, v7()), content, at: Date.now(), failed: null }
    await step('said')
    await queue(item)
    update((draft) => submit(draft, item.id, content, item.at, beside))
    await step('shown')
    sync.push(item.id)
  }

  return {
    model,
    link,
    loading,
    waiting,
    leftOff: createLeftOff(model, link),
    loadEarlier: (seq = model.older[0]?.low ?? model.low) => {
      if (!loading() && seq > (model.facts?.from ?? seq)) sync.loadBefore(seq)
    },
    moreMembers: () => sync.moreMembers(),
    say: (text, beside) => put({ is: 'text', text }, beside),
    change: (ref, content) => put(content, { ref }),
    do: (deed) => put(deed),
    seen: () => {
      const { low, head, receipts } = unwrap(model)
      // What was seen here before needn't be counted again with each message, unless it was another conversation until now.
      const read = Math.max(receipts.read, readUpTo() <= head ? readUpTo() : 0)
      if (low > read + 1 || countAfter(unwrap(model), read) > 0) reading.seen(head)
      setReadUpTo(head)
    },
    readUpTo,
    writer: new Writer((on) => sync.typing(on)),
    draft: async () => (await disk).draft(),
    keepDraft: async (text) => (await disk).keepDraft(text),
    retry: async (id) => {
      const message = model.messages[id]
      if (!message || !isMine(message.said)) return
      const { ref, notify } = unwrap(message)
      await queue({
        id,
        content: { ...unwrap(message).said } as Queued['content'],
        at: message.time,
        failed: null,
        ref,
        notify,
      })
      update((draft) => requeue(draft, id))
      sync.push(id)
    },
    discard: async (id) => {
      await (await disk).unqueue(id)
      update((draft) => discard(draft, id))
    },
  }
}

/** As it is when the conversation has described itself, or as this device remembers it when there is no connection. */
function createLeftOff(model: Model, link: Accessor<Link>): Accessor<LeftOff | null> {
  const [leftOff, setLeftOff] = createSignal<LeftOff | null>(null)
  createEffect(() => {
    const { at } = link()
    if (leftOff() || at === 'connecting' || at === 'stopped' || !model.facts) return
    setLeftOff({ read: model.receipts.read, head: model.head })
  })
  return leftOff
}

/** Says how far I have read whenever there is a connection to say it on, and when I change my mind about who may know. */
function createReading(model: Model, link: Accessor<Link>, showsRead: Accessor<boolean | null>, sync: Sync): Reading {
  const say = (seq: number): boolean => {
    const shown = showsRead()
    return shown !== null && sync.read(seq, shown)
  }
  const reading = new Reading(say)
  // The Room takes it for shown until it hears otherwise.
  let told = true
  createEffect(
    on([link, showsRead], ([{ at }, shown]) => {
      if (at !== 'live' || shown === null) return
      const { read } = model.receipts
      if (shown !== told && read > 0) sync.read(read, shown)
      told = shown
      reading.resume(read)
    }),
  )
  return reading
}
