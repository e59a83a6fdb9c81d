import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import { createStore, produce, unwrap } from 'solid-js/store'
import * as v from 'valibot'
import type { Content } from '../../protocol/content.ts'
import { type Hidden, isHidden } from '../../protocol/hidden.ts'
import { type ConversationId, type EventId, Seq } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Beside, Octets, Queued } from '../disk/roomDisk.ts'
import { attach } from '../files/attach.ts'
import type { Prepared } from '../files/images.ts'
import { type Source, sourceOf } from '../files/source.ts'
import type { Deed, Mine } from '../seal/opening.ts'
import type { AskRoom } from '../search/room.ts'
import { createWhenDue } from '../session/clock.ts'
import type { Session } from '../session/session.ts'
import { countAfter, type LeftOff } from './leftOff.ts'
import { canAttach, canSay } from './may.ts'
import { empty, letGo, type Model, seqOf } from './model.ts'
import { type OnTheirWay, onTheirWay } from './onTheirWay.ts'
import { discard, leaveOut, requeue, submit } from './outbox.ts'
import { Reading } from './reading.ts'
import { saidNow } from './saying.ts'
import type { Sought, Target } from './seeker.ts'
import { step } from './step.ts'
import { type Link, Sync, type Wait } from './sync.ts'
import { Writer } from './writer.ts'

/** What can be done to a message. */
type Changing = Extract<Mine, { is: 'edit' | 'reaction' | 'pin' | 'vote' | 'closed' | 'erased' }>

/** What is said that isn't written here. */
export type Posted = Extract<Content, { is: 'text' | 'poll' }>

/** What is my own of a conversation, and the same on all my devices. */
export interface Own {
  hidden: Accessor<Hidden>
  hide(seq: Seq): void
}

export interface RoomStore {
  conversation: ConversationId
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
  /** Fetches what comes after the range that ends below `seq`. */
  loadLater(seq: number): void
  /** Brings what is around something here, wherever it is in the log. */
  bring(target: Target): Promise<Sought>
  /** Asks a listed room what was said in it; null when it doesn't answer. */
  search: AskRoom
  /** Fetches members that aren't held yet. */
  moreMembers(): void
  /** Whether I may say anything, */
  canSay: Accessor<boolean>
  /** and send files. */
  canAttach: Accessor<boolean>
  /** Settles once it is on this device's disk, files and all, and shown; throws when it can't be kept. */
  say(text: string, beside?: Beside, files?: readonly Prepared[]): Promise<void>
  /** The same for a poll, and for what was said elsewhere. */
  post(content: Posted, octets?: Octets): Promise<void>
  /** The same for a change of what was said, and for its erasure. */
  change(ref: EventId, content: Changing): Promise<void>
  /** What I have deleted for myself, as my Inbox and this page know it. */
  hidden: Accessor<Hidden>
  isHidden(id: EventId): boolean
  hide(id: EventId): void
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
  /** How far my files are, and where those come from that others attached. */
  files: OnTheirWay
  source: Source
  /** Words that are to be written once more. */
  givenBack: Accessor<string>
  giveBack(text: string): void
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
  own: Own,
): RoomStore {
  const [model, setModel] = createStore(empty(session.me.id))
  const [link, setLink] = createSignal<Link>({ at: 'connecting' })
  const [loading, setLoading] = createSignal(false)
  const update = (change: (model: Model) => void): void => setModel(produce(change))
  const [waiting, setWaiting] = createSignal<Wait | null>(null)
  const [brought, setBrought] = createSignal(0)
  const screen = {
    model,
    update,
    link: setLink,
    loading: setLoading,
    waiting: setWaiting,
    brought: () => setBrought((times) => times + 1),
  }
  const sync = new Sync(session, conversation, screen)
  const disk = session.disk.then((held) => held.room(conversation))
  const [readUpTo, setReadUpTo] = createSignal(0)
  createWhenDue(
    session,
    () => model.goesNext,
    (now) => update((draft) => letGo(draft, now)),
  )
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

  async function put(content: Queued['content'], beside: Beside = {}, octets?: Octets): Promise<void> {
    const item = saidNow(content, beside, octets)
    await step('said')
    await queue(item)
    sync.hold(item)
    update((draft) => submit(draft, item.id, content, item.at, beside))
    await step('shown')
    sync.push(item.id)
  }

  async function say(text: string, beside: Beside = {}, prepared: readonly Prepared[] = []): Promise<void> {
    if (prepared.length === 0) return put({ is: 'text', text }, beside)
    const sealer = model.facts && (await session.sealerFor(model.facts.seal))
    if (!sealer) throw new Error('not known yet how to seal')
    const { files, octets } = attach(prepared, sealer)
    return put({ is: 'text', text, files }, beside, octets)
  }

  const queuedItem = async (id: EventId): Promise<Queued | undefined> =>
    (await (await disk).queued()).find((item) => item.id === id)

  async function discardOne(id: EventId): Promise<void> {
    await (await disk).unqueue(id)
    sync.uploads.settle(id)
    update((draft) => discard(draft, id))
  }

  const [givenBack, setGivenBack] = createSignal('', { equals: false })
  const files = onTheirWay({
    uploads: sync.uploads,
    changed: brought,
    queued: queuedItem,
    discard: discardOne,
    async keep(item) {
      await queue(item)
      update((draft) => leaveOut(draft, item.id, item.content))
    },
  })

  const guests = () => model.facts?.settings.guests ?? 'write'
  return {
    conversation,
    model,
    canSay: () => canSay(session.me.guest, guests()),
    canAttach: () => canAttach(session.me.guest, guests()),
    link,
    loading,
    waiting,
    leftOff: createLeftOff(model, link),
    loadEarlier: (seq = model.older[0]?.low ?? model.low) => {
      if (!loading() && seq > (model.facts?.from ?? seq)) sync.loadBefore(seq)
    },
    loadLater: (seq) => {
      const after = model.older.findLast(({ high }) => high < seq)?.high
      if (!loading() && after !== undefined) sync.loadBefore(Math.min(seq, after + 1 + limits.pageEvents))
    },
    bring: (target) => sync.bring(target),
    search: sync.search,
    moreMembers: () => sync.moreMembers(),
    say,
    post: (content, octets) => put(content, {}, octets),
    files,
    source: sourceOf(session, conversation, () => model.facts?.seal ?? 'plain', files.octetsOf),
    givenBack,
    giveBack: setGivenBack,
    change: async (ref, content) => {
      if (content.is !== 'erased' || !(await files.takeBack(ref))) await put(content, { ref })
    },
    do: (deed) => put(deed),
    hidden: own.hidden,
    isHidden: (id) => isHidden(own.hidden(), seqOf(model.messages[id])),
    hide: (id) => {
      const message = model.messages[id]
      if (message?.standing.at === 'sent') own.hide(v.parse(Seq, message.standing.seq))
    },
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
      const item = await queuedItem(id)
      if (!item) return
      await queue({ ...item, failed: null })
      update((draft) => requeue(draft, id))
      sync.hold({ ...item, failed: null })
      sync.push(id)
    },
    discard: discardOne,
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
