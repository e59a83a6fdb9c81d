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
export function Composer(props: { conversation: ConversationId; title: string; say: (text: string) => Promise<void> }) {
  const session = useSession()
  const [text, setText] = createSignal('')
  const [failed, setFailed] = createSignal(false)
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
    const said = text().trim()
    const { conversation } = props
    // The draft stays on the disk until what was said is there: whenever the browser dies, one of them has it.
    setText('')
    setFailed(false)
    void props.say(said).then(
      () => forgetDraft(conversation, said),
      () => giveBack(conversation, said),
    )
    field.focus()
  }

  function forgetDraft(conversation: ConversationId, said: string): void {
    if (readDraft(session.me.id, conversation).trim() === said) writeDraft(session.me.id, conversation, '')
  }

  function giveBack(conversation: ConversationId, said: string): void {
    if (conversation !== props.conversation) return
    setFailed(true)
    setText([said, text()].filter((part) => part !== '').join('\n'))
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
          {new Intl.NumberFormat().format(tooMany())} {tooMany() === 1 ? 'character' : 'characters'} too many. Send it
          in two messages.
        </p>
      </Show>
    </form>
  )
}
