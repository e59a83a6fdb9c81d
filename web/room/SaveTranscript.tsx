import type { ConversationId } from '../../protocol/ids.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { SavingLine } from '../ui/SavingLine.tsx'
import { createSaver } from '../ui/saving.ts'
import styles from './SaveTranscript.module.css'
import { makeTranscript, nameOfTranscript, type TranscriptForm } from './savingTranscript.ts'

/** The way to keep what was said: made here, by what this browser can open. */
export function SaveTranscript(props: { id: ConversationId; title: string }) {
  const session = useSession()
  const saver = createSaver()
  const save = (form: TranscriptForm) =>
    void saver.save(nameOfTranscript(props.title, form, Date.now()), (tell, signal) =>
      makeTranscript({ session, conversation: props.id, title: props.title, form }, tell, signal),
    )
  const isSaving = () => saver.saving().at === 'saving'
  return (
    <section class={styles.transcript} aria-labelledby="transcript">
      <h3 id="transcript">Keep a transcript</h3>
      <p>All that you can read here, as a file on this device. It stays when the conversation goes.</p>
      <div class={styles.forms}>
        <Button look="soft" icon="save" aria-disabled={isSaving()} onClick={() => save('txt')}>
          Save as text
        </Button>
        <Button look="soft" icon="save" aria-disabled={isSaving()} onClick={() => save('json')}>
          Save as JSON
        </Button>
      </div>
      <SavingLine saver={saver} />
    </section>
  )
}
