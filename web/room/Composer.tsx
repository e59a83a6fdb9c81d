import { createSignal, onMount, Show } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import { IconButton } from '../ui/Button.tsx'
import { number } from '../ui/locale.ts'
import styles from './Composer.module.css'
import type { RoomStore } from './store.ts'

/** On a screen that is touched, Enter makes a new line, since there is no Shift at hand. */
const isTouched = matchMedia('(pointer: coarse)')

/** Where one writes. What is written belongs to its conversation, and outlives the page. */
export function Composer(props: { title: string; store: RoomStore }) {
  const [text, setText] = createSignal('')
  const [failed, setFailed] = createSignal(false)
  let field!: HTMLTextAreaElement

  onMount(async () => {
    if (!isTouched.matches) field.focus()
    const draft = await props.store.draft()
    if (text() === '') setText(draft)
  })
  const tooMany = () => Math.max(0, codePoints(text()) - limits.textCodePoints)
  const canSend = () => text().trim() !== '' && tooMany() === 0

  function write(next: string): void {
    setText(next)
    void props.store.keepDraft(next)
  }

  function send(): void {
    if (!canSend()) return
    const said = text().trim()
    setText('')
    setFailed(false)
    props.store.say(said).catch(() => giveBack(said))
    field.focus()
  }

  function giveBack(said: string): void {
    setFailed(true)
    write([said, text()].filter((part) => part !== '').join('\n'))
  }

  function pressed(event: KeyboardEvent): void {
    // An input method that is composing means its own Enter (keyCode 229 in Safari).
    const isComposing = event.isComposing || event.keyCode === 229
    if (event.key !== 'Enter' || event.shiftKey || isComposing || isTouched.matches) return
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
          enterkeyhint={isTouched.matches ? 'enter' : 'send'}
          value={text()}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={pressed}
        />
      </div>
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
