import { Match, Switch } from 'solid-js'
import { IconButton } from '../ui/Button.tsx'
import styles from './IntentBar.module.css'
import type { Intending } from './intent.ts'
import { Quote } from './Quote.tsx'
import type { RoomStore } from './store.ts'

/** What is being answered or edited, and the way back. */
export function IntentBar(props: { intent: Intending; store: RoomStore; cancel: () => void }) {
  const to = () => {
    const intent = props.intent.now()
    return intent.do === 'reply' ? intent.to : null
  }
  const of = () => {
    const intent = props.intent.now()
    return intent.do === 'edit' ? intent.of : null
  }
  return (
    <Switch>
      <Match when={to()}>
        {(id) => (
          <section class={styles.bar} aria-label="Replying">
            <span class={styles.what}>Reply to</span>
            <Quote of={id()} store={props.store} />
            <IconButton name="Don’t reply" icon="close" onClick={() => props.cancel()} />
          </section>
        )}
      </Match>
      <Match when={of()}>
        {(id) => (
          <section class={styles.bar} aria-label="Editing">
            <span class={styles.what}>Edit</span>
            <Quote of={id()} store={props.store} />
            <IconButton name="Don’t edit" icon="close" onClick={() => props.cancel()} />
          </section>
        )}
      </Match>
    </Switch>
  )
}
