import { createSignal, Show } from 'solid-js'
import styles from './ui/Banner.module.css'
import { Button, IconButton } from './ui/Button.tsx'
import { reloadNewest, useUpdate } from './update.ts'

/** Offers a newer Parley, and leaves it at that. */
export function UpdateBanner() {
  const update = useUpdate()
  const [isReloading, setReloading] = createSignal(false)
  const reload = () => {
    setReloading(true)
    void reloadNewest()
  }
  return (
    <div role="status">
      <Show when={update.isHere()}>
        <div class={styles.banner}>
          <p>A newer Parley is here.</p>
          <Button look="soft" disabled={isReloading()} onClick={reload}>
            Reload
          </Button>
          <IconButton name="Not now" icon="close" onClick={update.dismiss} />
        </div>
      </Show>
    </div>
  )
}
