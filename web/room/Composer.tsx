import { onMount, Show } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { useSession } from '../session/session.ts'
import { usePreferences } from '../settings/preferences.ts'
import { CompletionList } from '../text/Completion.tsx'
import { type Field, type Format, format, shortcut } from '../text/toolbar.ts'
import { type } from '../text/typing.ts'
import { duration } from '../ui/dates.ts'
import { number } from '../ui/locale.ts'
import { isTouched } from '../ui/pointer.ts'
import type { Attaching } from './attaching.ts'
import styles from './Composer.module.css'
import { createCompletion } from './completing.ts'
import { type Composing, createComposing } from './composing.ts'
import { IntentBar } from './IntentBar.tsx'
import type { Intending } from './intent.ts'
import { SendButton } from './SendButton.tsx'
import type { RoomStore } from './store.ts'
import { Tools } from './Tools.tsx'
import { Tray } from './Tray.tsx'
import { NoVoice, VoiceBar } from './VoiceBar.tsx'
import { createVoice, isSpeaking } from './voicing.ts'

/** Where one writes. What is written belongs to its conversation, outlives the page and goes to my other devices. */
export function Composer(props: {
  id: ConversationId
  title: string
  store: RoomStore
  intent: Intending
  attaching: Attaching
}) {
  const { enterSends } = usePreferences()
  const { emojis } = useSession()
  const { store, attaching } = props
  let field!: HTMLTextAreaElement
  let chooser!: HTMLInputElement
  const voice = createVoice()
  const composing = createComposing(props, () => {
    field.focus()
    queueMicrotask(() => field.setSelectionRange(field.value.length, field.value.length))
  })
  const completion = createCompletion(composing.mentions, emojis.open, () => field)

  onMount(() => {
    if (!isTouched.matches) field.focus()
  })
  const here = (): Field => ({ value: field.value, start: field.selectionStart, end: field.selectionEnd })

  function send(): void {
    if (!composing.send()) return
    completion.close()
    field.focus()
  }

  async function sendVoice(): Promise<void> {
    const spoken = await voice.take()
    if (spoken) composing.sendVoice(spoken)
    if (!isTouched.matches) field.focus()
  }

  function leaveVoice(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !isSpeaking(voice.now())) return
    event.preventDefault()
    voice.cancel()
    field.focus()
  }

  function pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    void attaching.add(files)
  }

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
    else if (event.key === 'Escape' && props.intent.now().do !== 'say') composing.cancel()
    else if (event.key === 'ArrowUp' && composing.shown() === '') return composing.editLast()
    else return false
    return true
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
      <IntentBar intent={props.intent} store={store} cancel={composing.cancel} />
      <CompletionList completion={completion} />
      <Show when={!composing.isEditing()}>
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
          value={composing.shown()}
          onInput={({ currentTarget }) => {
            completion.follow(currentTarget.value, currentTarget.selectionEnd)
            composing.write(currentTarget.value)
          }}
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
        canRecord={store.canAttach()}
        isEmpty={composing.isEmpty()}
        canSend={composing.canSend()}
        sendVoice={() => void sendVoice()}
      />
      <Troubles composing={composing} />
      <NoVoice voice={voice} />
    </form>
  )
}

/** Why what is written can't be sent as it is, or not yet. */
function Troubles(props: { composing: Composing }) {
  const { slow, failed, tooMany } = props.composing
  return (
    <>
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
    </>
  )
}
