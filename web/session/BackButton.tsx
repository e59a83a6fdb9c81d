import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { Icon } from '../ui/Icon.tsx'
import styles from './BackButton.module.css'
import { useSession } from './session.ts'

/** To the list, where there is room for one pane only. A guest has none. */
export function BackButton() {
  const session = useSession()
  return (
    <Show when={!session.guestOf}>
      <A class={styles.back ?? ''} href={`/u/${session.slot}/`} aria-label="Back to the list" title="Back">
        <Icon name="back" />
      </A>
    </Show>
  )
}
