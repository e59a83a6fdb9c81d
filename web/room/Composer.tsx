import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { unwrap } from 'solid-js/store'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import { followDraft } from '../chats/followDraft.ts'
import type { Prepared } from '../files/images.ts'
import { useSession } from '../session/session.ts'
import { usePreferences } from '../settings/preferences.ts'
import { CompletionList } from '../text/Completion.tsx'
import { type Field, type Format, format, shortcut } from '../text/toolbar.ts'
import { type } from '../text/typing.ts'
import { duration } from '../ui/dates.ts'
import { number } from '../ui/locale.ts'
import type { Attaching } from './attaching.ts'
import styles from './Composer.module.css'
import { comingTo, lastOwn, shownText } from './changed.ts'
import { createCompletion } from './completing.ts'
import { IntentBar } from './IntentBar.tsx'
import type { Intending, Intent } from './intent.ts'
import { createMentions } from './mentioned.ts'
import { SendButton } from './SendButton.tsx'
import { createSlow } from './slow.ts'
import type { RoomStore } from './store.ts'
import { Tools } from './Tools.tsx'
import { Tray } from './Tray.tsx'
import { NoVoice, VoiceBar } from './VoiceBar.tsx'
import { createVoice, isSpeaking } from './voicing.ts'

/** On a screen that is touched, the keyboard comes up when one asks for it. */
const isTouched = matchMedia('(pointer: coarse)')

/** Where one writes. What is written belongs to its conversation, outlives the page and goes to my other devices. */
export function Composer(props: {
  id: ConversationId
  title: string
  store: RoomStore
  intent: Intending
  attaching: Attaching
}) {
  const { enterSends } = usePreferences()
  const { emojis, clock } = useSession()
  const [text, setText] = createSignal('')
  const [failed, setFailed] = createSignal(false)
  const { store, attaching } = props
  const mentions = createMentions(store.model)
  const draft = followDraft(props.id, store, text, setText)
  let field!: HTMLTextAreaElement
  let chooser!: HTMLInputElement
  const voice = createVoice()
  const completion = createCompletion(mentions, emojis.open, () => field)

  onMount(() => {
    if (!isTouched.matches) field.focus()
  })
  onCleanup(() => store.writer.stopped())
  /** The draft waits while something is edited. */
  const [edited, setEdited] = createSignal('')
  const shown = () => (props.intent.now().do === 'edit' ? edited() : text())
  const tooMany = () => Math.max(0, codePoints(shown()) - limits.textCodePoints)
  const isEditing = () => props.intent.now().do === 'edit'
  const hasFiles = () => !isEditing() && attaching.pending().length > 0
  const slow = createSlow(store, clock)
  const canSend = () =>
    (shown().trim() !== '' || hasFiles()) &&
    tooMany() === 0 &&
    (slow() === 0 || isEditing()) &&
    (!hasFiles() || (attaching.isReady() && store.model.facts !== null))
  createEffect(
    on(
      props.intent.now,
      (intent) => {
        if (intent.do === 'edit') setEdited(textOf(intent.of))
        field.focus()
        queueMicrotask(() => field.setSelectionRange(field.value.length, field.value.length))
      },
      { defer: true },
    ),
  )
  const textOf = (id: EventId): string => {
    const message = store.model.messages[id]
    return (message && shownText(message, comingTo(store.model, id))?.text) ?? ''
  }
  const here = (): Field => ({ value: field.value, start: field.selectionStart, end: field.selectionEnd })

  function write(next: string): void {
    completion.follow(next, field.selectionEnd)
    if (props.intent.now().do === 'edit') return void setEdited(next)
    draft.write(next)
    if (next.trim() === '') store.writer.stopped()
    else store.writer.pressed(Date.now())
  }

  function send(): void {
    if (!canSend()) return
    completion.close()
    setFailed(false)
    const intent = props.intent.now()
    const said = shown().trim()
    if (intent.do === 'edit') edit(intent.of, said)
    else say(said, intent)
    field.focus()
  }

  function edit(id: EventId, said: string): void {
    cancel()
    if (said === textOf(id)) return
    store.change(id, { is: 'edit', text: said }).catch(() => {
      props.intent.set({ do: 'edit', of: id })
      setEdited(said)
      setFailed(true)
    })
  }

  function say(said: string, intent: Intent): void {
    setText('')
    cancel()
    draft.said()
    store.writer.sent()
    deliver(said, intent, attaching.take())
  }

  function deliver(said: string, intent: Intent, files: readonly Prepared[]): void {
    const ref = intent.do === 'reply' ? intent.to : undefined
    store.say(said, { ref, notify: mentions.in(said) }, files).catch(() => {
      attaching.putBack(files)
      giveBack(said, intent)
    })
  }

  async function sendVoice(): Promise<void> {
    const spoken = await voice.take()
    const intent = props.intent.now()
    cancel()
    if (spoken) deliver('', intent, [spoken])
    if (!isTouched.matches) field.focus()
  }

  function leaveVoice(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !isSpeaking(voice.now())) return
    event.preventDefault()
    voice.cancel()
    field.focus()
  }

  const refused = () => {
    const state = voice.now()
    return state.at === 'refused' ? state.why : null
  }

  createEffect(on(store.givenBack, (words) => words !== '' && addToDraft(words), { defer: true }))

  function pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    void attaching.add(files)
  }

  /** What was to be answered or edited isn't any more; a draft stays. */
  function cancel(): void {
    if (props.intent.now().do !== 'say') props.intent.set({ do: 'say' })
  }

  function giveBack(said: string, intent: Intent): void {
    setFailed(true)
    props.intent.set(intent)
    addToDraft(said)
  }

  const addToDraft = (words: string) => draft.write([words, text()].filter((part) => part !== '').join('\n'))

  const apply = (wanted: Format) => type(field, format(here(), wanted))

  function insert(inserted: string): void {
    const { value, start, end } = here()
    const caret = start + inserted.length
    type(field, { value: value.slice(0, start) + inserted + value.slice(end), start: caret, end: caret })
  }

  /** Whether a key meant something other than what it types. */
  function isMeant(event: KeyboardEvent): boolean {
    if (completion.pressed(event)) return true
    const wanted = event.ctrlKey || event.metaKey ? shortcut(event.key, event.shiftKey) : null
    if (wanted) apply(wanted)
    else if (event.key === 'Enter' && !event.shiftKey && enterSends()) send()
    else if (event.key === 'Escape' && props.intent.now().do !== 'say') cancel()
    else if (event.key === 'ArrowUp' && shown() === '') return editLast()
    else return false
    return true
  }

  function editLast(): boolean {
    const id = lastOwn(unwrap(store.model))
    if (id && props.intent.now().do === 'say') props.intent.set({ do: 'edit', of: id })
    return id !== null
  }

  function pressed(event: KeyboardEvent): void {
    // An input method that is composing means its own keys (keyCode 229 in Safari).
    const isComposing = event.isComposing || event.keyCode === 229
    if (!isComposing && isMeant(event)) event.preventDefault()
  }

  return (
    <form
      class={styles.composer}
      classList={{ [styles.speaking ?? '']: isSpeaking(voice.now()) }}
      onKeyDown={leaveVoice}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <IntentBar intent={props.intent} store={store} cancel={cancel} />
      <CompletionList completion={completion} />
      <Show when={!isEditing()}>
        <Tray attaching={attaching} back={() => field.focus()} />
      </Show>
      <Show when={isSpeaking(voice.now())}>
        <VoiceBar voice={voice} />
      </Show>
      <Tools store={store} insert={insert} apply={apply} attach={() => chooser.click()} back={() => field.focus()}>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={`Message to ${props.title}`}
          aria-autocomplete="list"
          aria-controls={completion.aria()['aria-controls']}
          aria-activedescendant={completion.aria()['aria-activedescendant']}
          placeholder="Write a message"
          enterkeyhint={enterSends() ? 'send' : 'enter'}
          value={shown()}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={pressed}
          onPaste={pasted}
          onBlur={() => {
            store.writer.stopped()
            completion.close()
          }}
        />
      </Tools>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={() => {
          void attaching.add([...(chooser.files ?? [])])
          chooser.value = ''
          field.focus()
        }}
      />
      <SendButton
        voice={voice}
        isEmpty={shown().trim() === '' && !isEditing() && !hasFiles()}
        canSend={canSend()}
        sendVoice={() => void sendVoice()}
      />
      <Show when={refused()}>{(why) => <NoVoice why={why()} />}</Show>
      <Show when={slow() > 0}>
        <p class={styles.slow} role="timer">
          Slow mode: you can send again in {duration(slow())}.
        </p>
      </Show>
      <Show when={failed()}>
        <p class={styles.tooLong} role="alert">
          This device couldn’t keep the message: its storage may be full. It is still here. Try again.
        </p>
      </Show>
      <Show when={tooMany() > 0}>
        <p class={styles.tooLong} role="alert">
          {number(tooMany())} {tooMany() === 1 ? 'character' : 'characters'} too many. Send it in two messages.
        </p>
      </Show>
    </form>
  )
}
