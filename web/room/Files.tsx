import { createMemo, For, Show } from 'solid-js'
import type { Attachment as File } from '../../protocol/attachment.ts'
import type { FileId } from '../../protocol/ids.ts'
import { Attachment } from '../files/Attachment.tsx'
import { progress } from '../files/upload.ts'
import { IconButton } from '../ui/Button.tsx'
import type { Attached } from './attached.ts'
import { comingTo, filesOf } from './changed.ts'
import styles from './Files.module.css'
import type { Message } from './model.ts'
import type { RoomStore } from './store.ts'

/** What is attached to a message. A file that has been sent keeps its place in the page: only what is on its way goes. */
export function Files(props: { message: Message; store: RoomStore; attached: Attached }) {
  const files = createMemo(() => filesOf(props.message, comingTo(props.store.model, props.message.id)))
  const ids = createMemo(() => files().map(({ id }) => id), [], { equals: isSame })
  const isMany = () => files().filter(({ width }) => width).length > 1
  return (
    <Show when={ids().length > 0}>
      <div class={styles.files} classList={{ [styles.many ?? '']: isMany() }}>
        <For each={ids()}>
          {(id) => (
            <Show when={files().find((file) => file.id === id)} keyed={false}>
              {(file) => <OneFile {...props} file={file()} />}
            </Show>
          )}
        </For>
      </div>
    </Show>
  )
}

const isSame = (one: FileId[], other: FileId[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at])

function OneFile(props: { file: File; message: Message; store: RoomStore; attached: Attached }) {
  const standing = () =>
    props.message.standing.at === 'queued' ? props.attached.onTheirWay.standing(props.file.id) : null

  async function cancel(): Promise<void> {
    const words = await props.attached.onTheirWay.leaveOut(props.message.id, props.file.id)
    if (words !== null) props.store.giveBack(words)
  }

  return (
    <div class={styles.file} classList={{ [styles.wide ?? '']: !props.file.width }}>
      <Attachment
        file={props.file}
        source={props.attached.source}
        listening={props.attached.listening}
        open={() => props.attached.open(props.file.id)}
      />
      <Show when={standing()}>
        {(now) => (
          <div class={styles.coming}>
            <progress aria-label={`${props.file.name}, uploaded`} value={progress(now(), props.file.bytes)} max={1} />
            <IconButton name={`Don’t send ${props.file.name}`} icon="close" onClick={() => void cancel()} />
          </div>
        )}
      </Show>
    </div>
  )
}
