import { createSignal, For, Show } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Reason, SeenMessage } from '../../protocol/owner.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea } from '../ui/Field.tsx'
import styles from './Report.module.css'
import { reasons } from './reasons.ts'

/** Tells the owner of the instance of somebody, or of what they said: what goes along is shown before it does. */
export function ReportDialog(props: {
  about: PersonId
  name: string
  seen: SeenMessage | null
  nameOf: (person: PersonId) => string
  close: () => void
}) {
  const session = useSession()
  const [reason, setReason] = createSignal<Reason | null>(null)
  const [note, setNote] = createSignal('')
  const [at, setAt] = createSignal<'writing' | 'sending' | 'sent'>('writing')
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function send(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget
    const why = reason()
    if (at() !== 'writing') return
    if (!why) {
      setWrong('Say what it is about.')
      return form.querySelector<HTMLElement>('input')?.focus()
    }
    setAt('sending')
    const body = { about: props.about, reason: why, note: note(), seen: props.seen }
    const answer = await session.ask('POST /reports', { body })
    setAt(answer.ok ? 'sent' : 'writing')
    setWrong(answer.ok ? null : answer.message)
  }

  return (
    <Dialog title={props.seen ? 'Report this message' : `Report ${props.name}`} close={props.close}>
      <Show when={at() !== 'sent'} fallback={<Sent name={props.name} close={props.close} />}>
        <form class={styles.form} noValidate aria-label="Report" onSubmit={send}>
          <fieldset>
            <legend>What is it about?</legend>
            <For each={reasons}>
              {([value, words]) => (
                <label>
                  <input
                    type="radio"
                    name="reason"
                    checked={reason() === value}
                    onChange={() => {
                      setWrong(null)
                      setReason(value)
                    }}
                  />
                  {words}
                </label>
              )}
            </For>
          </fieldset>
          <TextArea
            label="What should the owner know? (optional)"
            rows={3}
            dir="auto"
            maxLength={limits.reportNoteGraphemes}
            value={note()}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
          <Show when={props.seen}>{(seen) => <Seen seen={seen()} nameOf={props.nameOf} />}</Show>
          <p class={styles.plain}>
            It goes to the owner of this instance, with your username. {props.name} isn’t told.{' '}
            {props.seen ? 'The words above go along as this device shows them. ' : ''}It is deleted after 90 days.
          </p>
          <Show when={wrong()}>
            <p class={styles.wrong} role="alert">
              {wrong()}
            </p>
          </Show>
          <Button type="submit" look="danger" aria-disabled={at() === 'sending'}>
            {at() === 'sending' ? 'One moment…' : 'Send the report'}
          </Button>
        </form>
      </Show>
    </Dialog>
  )
}

const Seen = (props: { seen: SeenMessage; nameOf: (person: PersonId) => string }) => (
  <details class={styles.seen}>
    <summary>What the owner will see</summary>
    <ol>
      <For each={props.seen.lines}>
        {(line, index) => (
          <li classList={{ [styles.it ?? '']: index() === props.seen.at }}>
            <b dir="auto">{props.nameOf(line.author)}</b>
            <p dir="auto">{line.text}</p>
          </li>
        )}
      </For>
    </ol>
  </details>
)

function Sent(props: { name: string; close: () => void }) {
  return (
    <div class={styles.form}>
      <p role="status">
        The owner has it. Meanwhile you can block {props.name} in their profile: then you hear nothing of them.
      </p>
      <Button ref={(button) => queueMicrotask(() => button.focus())} onClick={props.close}>
        Done
      </Button>
    </div>
  )
}
