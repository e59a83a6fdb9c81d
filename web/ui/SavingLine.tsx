import { Match, Show, Switch } from 'solid-js'
import { Button } from './Button.tsx'
import styles from './SavingLine.module.css'
import type { Saver } from './saving.ts'

/** How the writing of a file stands, and the way to stop it. */
export function SavingLine(props: { saver: Saver }) {
  const now = () => {
    const saving = props.saver.saving()
    return saving.at === 'saving' ? saving : null
  }
  const why = () => {
    const saving = props.saver.saving()
    return saving.at === 'failed' ? saving.why : null
  }
  return (
    <div class={styles.line}>
      <Show when={now()}>
        {(saving) => (
          <>
            <progress
              aria-label={saving().words}
              {...(saving().of > 0 && { value: saving().done, max: saving().of })}
            />
            <p dir="auto">{saving().words}</p>
            <Button look="soft" onClick={() => props.saver.cancel()}>
              Cancel
            </Button>
          </>
        )}
      </Show>
      <p role="status" class={styles.said}>
        <Switch>
          <Match when={props.saver.saving().at === 'saved'}>Saved.</Match>
          <Match when={why()}>{why()}</Match>
        </Switch>
      </p>
    </div>
  )
}
