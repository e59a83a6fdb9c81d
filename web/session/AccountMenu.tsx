import { createSignal, lazy, Show } from 'solid-js'
import { Icon } from '../ui/Icon.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import styles from './AccountMenu.module.css'

const AccountItems = lazy(async () => ({ default: (await import('./AccountItems.tsx')).AccountItems }))

/** The way to what concerns the account, which is fetched when it is first opened. */
export function AccountMenu(props: { owns: boolean; settings: () => void }) {
  const [isWanted, setWanted] = createSignal(false)
  let menu!: HTMLDivElement
  return (
    <>
      <button type="button" class={styles.open} popovertarget="account" aria-label="Account" title="Account">
        <Icon name="menu" />
      </button>
      <div ref={menu} id="account" popover class={styles.menu} on:toggle={() => setWanted(true)}>
        <Loaded>
          <Show when={isWanted()}>
            <AccountItems owns={props.owns} settings={props.settings} close={() => menu.hidePopover()} />
          </Show>
        </Loaded>
      </div>
    </>
  )
}
