import { For, Show } from 'solid-js'
import { sizeName } from '../files/Download.tsx'
import { IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { Attaching, Pending } from './attaching.ts'
import styles from './Tray.module.css'

/** What will go with what is written, above the field. `back` leads to the field. */
export function Tray(props: { attaching: Attaching; back: () => void }) {
  return (
    <>
      <Show when={props.attaching.pending().length > 0}>
        <ul class={styles.tray} aria-label="Files to send">
          <For each={props.attaching.pending()}>
            {(one) => (
              <li class={styles.file}>
                <Thumbnail one={one} />
                <span class={styles.words}>
                  <bdi class={styles.name}>{one.name}</bdi>
                  <span class={styles.size}>{one.ready ? sizeName(one.ready.octets.size) : 'Getting it ready…'}</span>
                </span>
                <IconButton
                  name={`Remove ${one.name}`}
                  icon="close"
                  onClick={() => {
                    props.attaching.remove(one)
                    props.back()
                  }}
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.attaching.problem()}>
        {(why) => (
          <p class={styles.problem} role="alert">
            {why()}
          </p>
        )}
      </Show>
    </>
  )
}

const Thumbnail = (props: { one: Pending }) => (
  <Show when={props.one.picture} fallback={<Icon name="file" />}>
    {(picture) => <img class={styles.picture} src={picture()} alt="" />}
  </Show>
)
