import { Show } from 'solid-js'
import { useShared } from '../files/shared.ts'
import { IconButton } from '../ui/Button.tsx'
import { number } from '../ui/locale.ts'
import styles from './SharedBanner.module.css'

/** What another app has shared waits until one says with whom. */
export function SharedBanner() {
  const shared = useShared()
  const what = () => {
    const files = shared.waiting()?.files ?? 0
    if (files === 0) return 'Words'
    return files === 1 ? 'A file' : `${number(files)} files`
  }
  return (
    <div role="status">
      <Show when={shared.waiting()}>
        <div class={styles.banner}>
          <p>{what()} to share: choose a conversation.</p>
          <IconButton name="Don’t share" icon="close" onClick={shared.drop} />
        </div>
      </Show>
    </div>
  )
}
