import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import { unwrap } from 'solid-js/store'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import { followDraft } from '../chats/followDraft.ts'
import type { Prepared } from '../files/images.ts'
import { useSession } from '../session/session.ts'
import type { Attaching } from './attaching.ts'
import { comingTo, lastOwn, shownText } from './changed.ts'
import type { Intending, Intent } from './intent.ts'
import { createMentions, type Mentions } from './mentioned.ts'
import { createSlow } from './slow.ts'
import type { RoomStore } from './store.ts'

/** What is written, and what becomes of it. */
export interface Composing {
  /** The draft, or what is being edited: the draft waits meanwhile. */
  shown: Accessor<string>
  write(text: string): void
  isEditing: Accessor<boolean>
  /** Whether there is nothing to send, neither words nor files. */
  isEmpty: Accessor<boolean>
  canSend: Accessor<boolean>
  /** How many characters it is too long. */
  tooMany: Accessor<number>
  /** How long one must wait, where messages come slowly. */
  slow: Accessor<number>
  /** This device couldn't keep it. */
  failed: Accessor<boolean>
  mentions: Mentions
  /** False where there was nothing to send. */
  send(): boolean
  /** The same for what was spoken. */
  sendVoice(spoken: Prepared): void
  /** Goes back to the draft. */
  cancel(): void
  /** Edits the newest of mine, if there is one. */
  editLast(): boolean
}

/** `called` is told when one is to go on writing: something else is meant, or words were given back. */
export function createComposing(
  { id, store, intent, attaching }: { id: ConversationId; store: RoomStore; intent: Intending; attaching: Attaching },
  called: () => void,
): Composing {
  const { clock } = useSession()
  const [text, setText] = createSignal('')
  const [edited, setEdited] = createSignal('')
  const [failed, setFailed] = createSignal(false)
  const mentions = createMentions(store.model)
  const draft = followDraft(id, store, text, setText)
  const slow = createSlow(store, clock)
  const isEditing = () => intent.now().do === 'edit'
  const shown = () => (isEditing() ? edited() : text())
  const hasFiles = () => !isEditing() && attaching.pending().length > 0
  const isEmpty = () => shown().trim() === '' && !isEditing() && !hasFiles()
  const tooMany = () => Math.max(0, codePoints(shown()) - limits.textCodePoints)
  const isReady = () => !hasFiles() || (attaching.isReady() && store.model.facts !== null)
  const canSend = () =>
    (shown().trim() !== '' || hasFiles()) && tooMany() === 0 && (slow() === 0 || isEditing()) && isReady()
  onCleanup(() => store.writer.stopped())
  createEffect(
    on(
      intent.now,
      (now) => {
        if (now.do === 'edit') setEdited(textOf(now.of))
        called()
      },
      { defer: true },
    ),
  )
  createEffect(
    on(
      store.givenBack,
      (words) => {
        addToDraft(words)
        called()
      },
      { defer: true },
    ),
  )
  const textOf = (of: EventId): string => {
    const message = store.model.messages[of]
    return (message && shownText(message, comingTo(store.model, of))?.text) ?? ''
  }
  const addToDraft = (words: string) => draft.write([words, text()].filter((part) => part !== '').join('\n'))

  function write(next: string): void {
    if (isEditing()) return void setEdited(next)
    draft.write(next)
    if (next.trim() === '') store.writer.stopped()
    else store.writer.pressed(Date.now())
  }

  function send(): boolean {
    if (!canSend()) return false
    setFailed(false)
    const now = intent.now()
    const said = shown().trim()
    if (now.do === 'edit') edit(now.of, said)
    else say(said, now)
    return true
  }

  function edit(of: EventId, said: string): void {
    cancel()
    if (said === textOf(of)) return
    store.change(of, { is: 'edit', text: said }).catch(() => {
      intent.set({ do: 'edit', of })
      setEdited(said)
      setFailed(true)
    })
  }

  function say(said: string, now: Intent): void {
    setText('')
    cancel()
    draft.said()
    store.writer.sent()
    deliver(said, now, attaching.take())
  }

  function sendVoice(spoken: Prepared): void {
    const now = intent.now()
    cancel()
    deliver('', now, [spoken])
  }

  /** What this device can't keep stands where it was written, files and all. */
  function deliver(said: string, now: Intent, files: readonly Prepared[]): void {
    const ref = now.do === 'reply' ? now.to : undefined
    store.say(said, { ref, notify: mentions.in(said) }, files).catch(() => {
      setFailed(true)
      attaching.putBack(files)
      intent.set(now)
      addToDraft(said)
    })
  }

  function cancel(): void {
    if (intent.now().do !== 'say') intent.set({ do: 'say' })
  }

  function editLast(): boolean {
    const last = lastOwn(unwrap(store.model))
    if (last && intent.now().do === 'say') intent.set({ do: 'edit', of: last })
    return last !== null
  }

  return {
    shown,
    write,
    isEditing,
    isEmpty,
    canSend,
    tooMany,
    slow,
    failed,
    mentions,
    send,
    sendVoice,
    cancel,
    editLast,
  }
}
