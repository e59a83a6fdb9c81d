import { For, Show } from 'solid-js'
import type { FileId } from '../../protocol/ids.ts'
import { IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { sizeName } from './Download.tsx'
import type { Item } from './shelf.ts'
import styles from './UploadList.module.css'
import { progress, type Standing } from './upload.ts'
import type { Shown } from './uploads.ts'

/** What is on its way to the server, how far it is, and what stands in its way. */
export function UploadList(props: { shown: Shown[]; cancel: (id: FileId) => void; retry: (id: FileId) => void }) {
  return (
    <Show when={props.shown.length > 0}>
      <ul class={styles.list} aria-label="Files on their way">
        <For
          each={props.shown.flatMap(({ parcel, standings }) =>
            parcel.items.map((item, at) => ({ item, standing: standings[at] })),
          )}
        >
          {({ item, standing }) => (
            <Show when={standing}>
              {(now) => <Line item={item} standing={now()} cancel={props.cancel} retry={props.retry} />}
            </Show>
          )}
        </For>
      </ul>
    </Show>
  )
}

function Line(props: { item: Item; standing: Standing; cancel: (id: FileId) => void; retry: (id: FileId) => void }) {
  const file = () => props.item.file
  const why = () => (props.standing.at === 'failed' ? props.standing.why : null)
  return (
    <li class={styles.line} classList={{ [styles.failed ?? '']: why() !== null }}>
      <Icon name={why() ? 'failed' : 'file'} />
      <span class={styles.words}>
        <bdi class={styles.name}>{file().name}</bdi>
        <span class={styles.state} role={why() ? 'alert' : undefined}>
          {why() ?? `${sizeName(file().bytes)}${waitingFor(props.standing)}`}
        </span>
        <Show when={why() === null}>
          <progress
            aria-label={`${file().name}, uploaded`}
            value={progress(props.standing, props.item.octets.size)}
            max={1}
          />
        </Show>
      </span>
      <Show when={why()}>
        <IconButton name={`Try ${file().name} again`} icon="retry" onClick={() => props.retry(file().id)} />
      </Show>
      <IconButton name={`Don’t send ${file().name}`} icon="close" onClick={() => props.cancel(file().id)} />
    </li>
  )
}

const waitingFor = (standing: Standing): string =>
  standing.at === 'waiting' && standing.tries > 0 ? ' · waiting for a connection' : ''
