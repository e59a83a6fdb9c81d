import { createSignal, Show } from 'solid-js'
import * as v from 'valibot'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { displayName } from '../../protocol/text.ts'
import type { Account } from '../session/accounts.ts'
import { Button } from '../ui/Button.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import { Challenge } from './Challenge.tsx'
import { enterAsGuest } from './enter.ts'
import styles from './GuestDoor.module.css'

const Name = displayName(limits.personNameGraphemes)

/** In with a name, and nothing else. */
export function AsGuest(props: {
  id: ConversationId
  secret: string | null
  /** The key of a challenge to be passed first; null for none. */
  challenge: string | null
  entered: (account: Account) => void
}) {
  const [name, setName] = createSignal('')
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [refused, setRefused] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  const [passed, setPassed] = createSignal<string | null>(null)
  /** What was passed counts once. */
  const [round, setRound] = createSignal(1)

  async function enter(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    if (busy()) return
    const form = event.currentTarget
    const parsed = v.safeParse(Name, name())
    setWrong(parsed.success ? null : name().trim() === '' ? 'Say what the others may call you.' : reasonOf(parsed))
    setRefused(null)
    if (!parsed.success) return focusFirstWrong(form)
    if (props.challenge && !passed()) return void setRefused('Show first that you are a person, above.')
    setBusy(true)
    const answer = await enterAsGuest(props.id, props.secret, parsed.output, passed())
    setBusy(false)
    if (answer.ok) return props.entered(answer.value)
    setRefused(answer.message)
    setPassed(null)
    setRound((count) => count + 1)
  }

  return (
    <form class={styles.guest} onSubmit={enter} noValidate aria-label="Join as guest">
      <Field
        label="Your name"
        name="nickname"
        autocomplete="nickname"
        autofocus
        dir="auto"
        value={name()}
        onInput={(event) => {
          setName(event.currentTarget.value)
          setWrong(null)
        }}
        wrong={wrong()}
        hint="The others see it, marked as a guest’s."
      />
      <Show when={props.challenge}>
        {(key) => (
          <Show when={round()} keyed>
            <Challenge siteKey={key()} passed={setPassed} />
          </Show>
        )}
      </Show>
      <Show when={refused()}>
        <p class={styles.wrong} role="alert">
          {refused()}
        </p>
      </Show>
      <Button type="submit" aria-disabled={busy()}>
        {busy() ? 'One moment…' : 'Join as guest'}
      </Button>
    </form>
  )
}

const reasonOf = ({ issues }: { issues: [{ message: string }, ...unknown[]] }): string =>
  `This name ${issues[0].message.replace(/^(longer|empty)/, 'is $1')}.`
