import { createEffect, createSignal, on, onMount, Show } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { codePoints } from '../../protocol/text.ts'
import { useSession } from '../session/session.ts'
import { IconButton } from '../ui/Button.tsx'
import styles from './Composer.module.css'
import { readDraft, writeDraft } from './drafts.ts'

/** On a screen that is touched, Enter makes a new line, since there is no Shift at hand. */
const isTouched = matchMedia('(pointer: coarse)')

/** Where one writes. What is written belongs to its conversation and survives a reload. */
export function Composer(props: { conversation: ConversationId; title: string; say: (text: string) => void }) {
  const session = useSession()
  const [text, setText] = createSignal('')
  let field!: HTMLTextAreaElement

  onMount(() => isTouched.matches || field.focus())
  createEffect(
    on(
      () => props.conversation,
      (conversation) => setText(readDraft(session.me.id, conversation)),
    ),
  )
  const tooMany = () => Math.max(0, codePoints(text()) - limits.textCodePoints)
  const canSend = () => text().trim() !== '' && tooMany() === 0

  function write(next: string): void {
    setText(next)
    writeDraft(session.me.id, props.conversation, next)
  }

  function send(): void {
    if (!canSend()) return
    props.say(text().trim())
    write('')
    field.focus()
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
      <Show when={tooMany() > 0}>
        <p class={styles.tooLong} role="alert">
          {new Intl.NumberFormat().format(tooMany())} {tooMany() === 1 ? 'character' : 'characters'} too many. Send it
          in two messages.
        </p>
      </Show>
    </form>
  )
}
