import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import { followDraft } from '../chats/followDraft.ts'
import { useSession } from '../session/session.ts'
import { usePreferences } from '../settings/preferences.ts'
import { CompletionList } from '../text/Completion.tsx'
import { type Field, type Format, format, shortcut } from '../text/toolbar.ts'
import { type } from '../text/typing.ts'
import { IconButton } from '../ui/Button.tsx'
import { number } from '../ui/locale.ts'
import styles from './Composer.module.css'
import { createCompletion } from './completing.ts'
import { createMentions } from './mentioned.ts'
import type { RoomStore } from './store.ts'
import { Tools } from './Tools.tsx'

/** On a screen that is touched, the keyboard comes up when one asks for it. */
const isTouched = matchMedia('(pointer: coarse)')

/** Where one writes. What is written belongs to its conversation, outlives the page and goes to my other devices. */
export function Composer(props: { id: ConversationId; title: string; store: RoomStore }) {
  const { enterSends } = usePreferences()
  const { emojis } = useSession()
  const [text, setText] = createSignal('')
  const [failed, setFailed] = createSignal(false)
  const { store } = props
  const mentions = createMentions(store.model)
  const draft = followDraft(props.id, store, text, setText)
  let field!: HTMLTextAreaElement
  const completion = createCompletion(mentions, emojis.open, () => field)

  onMount(() => {
    if (!isTouched.matches) field.focus()
  })
  onCleanup(() => store.writer.stopped())
  const tooMany = () => Math.max(0, codePoints(text()) - limits.textCodePoints)
  const canSend = () => text().trim() !== '' && tooMany() === 0
  const here = (): Field => ({ value: field.value, start: field.selectionStart, end: field.selectionEnd })

  function write(next: string): void {
    draft.write(next)
    if (next.trim() === '') store.writer.stopped()
    else store.writer.pressed(Date.now())
    completion.follow(next, field.selectionEnd)
  }

  function send(): void {
    if (!canSend()) return
    const said = text().trim()
    setText('')
    setFailed(false)
    completion.close()
    draft.said()
    store.writer.sent()
    store.say(said, { notify: mentions.in(said) }).catch(() => giveBack(said))
    field.focus()
  }

  function giveBack(said: string): void {
    setFailed(true)
    draft.write([said, text()].filter((part) => part !== '').join('\n'))
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
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <CompletionList completion={completion} />
      <Tools insert={insert} apply={apply} back={() => field.focus()}>
        <div class={styles.field}>
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
            value={text()}
            onInput={(event) => write(event.currentTarget.value)}
            onKeyDown={pressed}
            onBlur={() => {
              store.writer.stopped()
              completion.close()
            }}
          />
        </div>
      </Tools>
      <IconButton name="Send" icon="send" filled type="submit" aria-disabled={!canSend()} />
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
