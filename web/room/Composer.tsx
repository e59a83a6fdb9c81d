import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import { followDraft } from '../chats/followDraft.ts'
import { usePreferences } from '../settings/preferences.ts'
import { IconButton } from '../ui/Button.tsx'
import { duration } from '../ui/dates.ts'
import { number } from '../ui/locale.ts'
import styles from './Composer.module.css'
import { createSlow } from './slow.ts'
import type { RoomStore } from './store.ts'

/** On a screen that is touched, the keyboard comes up when one asks for it. */
const isTouched = matchMedia('(pointer: coarse)')

/** Where one writes. What is written belongs to its conversation, outlives the page and goes to my other devices. */
export function Composer(props: { id: ConversationId; title: string; store: RoomStore }) {
  const { enterSends } = usePreferences()
  const [text, setText] = createSignal('')
  const [failed, setFailed] = createSignal(false)
  const { store } = props
  const draft = followDraft(props.id, store, text, setText)
  let field!: HTMLTextAreaElement

  onMount(() => {
    if (!isTouched.matches) field.focus()
  })
  onCleanup(() => store.writer.stopped())
  const tooMany = () => Math.max(0, codePoints(text()) - limits.textCodePoints)
  const slow = createSlow(store)
  const canSend = () => text().trim() !== '' && tooMany() === 0 && slow() === 0

  function write(next: string): void {
    draft.write(next)
    if (next.trim() === '') store.writer.stopped()
    else store.writer.pressed(Date.now())
  }

  function send(): void {
    if (!canSend()) return
    const said = text().trim()
    setText('')
    setFailed(false)
    draft.said()
    store.writer.sent()
    store.say(said).catch(() => giveBack(said))
    field.focus()
  }

  function giveBack(said: string): void {
    setFailed(true)
    draft.write([said, text()].filter((part) => part !== '').join('\n'))
  }

  function pressed(event: KeyboardEvent): void {
    // An input method that is composing means its own Enter (keyCode 229 in Safari).
    const isComposing = event.isComposing || event.keyCode === 229
    if (event.key !== 'Enter' || event.shiftKey || isComposing || !enterSends()) return
    event.preventDefault()
    send()
  }

  return (
    <form
      class={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class={styles.field}>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={`Message to ${props.title}`}
          placeholder="Write a message"
          enterkeyhint={enterSends() ? 'send' : 'enter'}
          value={text()}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={pressed}
          onBlur={() => store.writer.stopped()}
        />
      </div>
      <IconButton name="Send" icon="send" filled type="submit" aria-disabled={!canSend()} />
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
