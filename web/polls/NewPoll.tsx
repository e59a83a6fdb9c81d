import { createSignal, Index, Show } from 'solid-js'
import type { RoomStore } from '../room/store.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import { type Draft, noDraft, pollOf, type Wrong, withOption } from './asking.ts'
import styles from './NewPoll.module.css'

/** Asks the others something that they answer by choosing. */
export function NewPoll(props: { store: RoomStore; close: () => void }) {
  const [draft, setDraft] = createSignal<Draft>(noDraft)
  const [wrong, setWrong] = createSignal<Wrong | null>(null)
  const [failed, setFailed] = createSignal(false)
  const change = (next: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...next }))
    setWrong(null)
  }
  const wrongAt = (at: Wrong['at']) => (wrong()?.at === at ? wrong()?.words : null)

  async function ask(form: HTMLFormElement): Promise<void> {
    const written = pollOf(draft())
    setWrong(written.wrong)
    focusFirstWrong(form)
    if (written.poll === null) return
    try {
      await props.store.post(written.poll)
      props.close()
    } catch {
      setFailed(true)
    }
  }

  return (
    <Dialog title="New poll" close={props.close}>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void ask(event.currentTarget)
        }}
        noValidate
      >
        <Field
          label="Question"
          autocomplete="off"
          dir="auto"
          autofocus
          value={draft().question}
          onInput={(event) => change({ question: event.currentTarget.value })}
          wrong={wrongAt('question')}
        />
        <fieldset class={styles.options}>
          <legend>Answers</legend>
          <Index each={draft().options}>
            {(option, at) => (
              <Field
                label={`Answer ${at + 1}`}
                autocomplete="off"
                dir="auto"
                value={option()}
                onInput={(event) => change({ options: withOption(draft().options, at, event.currentTarget.value) })}
                wrong={wrongAt(at)}
              />
            )}
          </Index>
        </fieldset>
        <label class={styles.check}>
          <input
            type="checkbox"
            checked={draft().many}
            onChange={(event) => change({ many: event.currentTarget.checked })}
          />
          One may choose several
        </label>
        <label class={styles.check}>
          <input
            type="checkbox"
            checked={draft().hidden}
            onChange={(event) => change({ hidden: event.currentTarget.checked })}
          />
          Show what people chose only when I close it
        </label>
        <Show when={failed()}>
          <p role="alert" class={styles.failed}>
            This device couldn’t keep the poll: its storage may be full. It is still here. Try again.
          </p>
        </Show>
        <Button type="submit">Ask</Button>
      </form>
    </Dialog>
  )
}
