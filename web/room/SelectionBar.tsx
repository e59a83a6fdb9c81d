import { createMemo, createSignal, lazy, onCleanup, onMount, Show } from 'solid-js'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { isForwardable } from '../forward/forward.ts'
import { useSession } from '../session/session.ts'
import { IconButton } from '../ui/Button.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { number } from '../ui/locale.ts'
import { isErased, shownText } from './changed.ts'
import { mayErase } from './may.ts'
import { type Message, seqOf } from './model.ts'
import styles from './SelectionBar.module.css'
import type { Selection } from './selection.ts'
import type { RoomStore } from './store.ts'

const ForwardDialog = lazy(async () => ({ default: (await import('../forward/ForwardDialog.tsx')).ForwardDialog }))
const Hide = lazy(async () => ({ default: (await import('./Erase.tsx')).Hide }))
const Erase = lazy(async () => ({ default: (await import('./Erase.tsx')).Erase }))

/** In the composer's place, while messages are chosen: what can be done with all of them. */
export function SelectionBar(props: { id: ConversationId; store: RoomStore; selection: Selection }) {
  const { model } = props.store
  /** A guest has no other conversation, and nowhere to keep what they don't want to see. */
  const hasList = useSession().guestOf === null
  const [open, setOpen] = createSignal<'forward' | 'hide' | 'erase' | null>(null)
  let bar!: HTMLElement
  onMount(() => bar.querySelector('button')?.focus())
  // Wherever the focus is: what is chosen is up in the log.
  const gone = new AbortController()
  onCleanup(() => gone.abort())
  const pressed = ({ key }: KeyboardEvent) => key === 'Escape' && open() === null && props.selection.end()
  document.addEventListener('keydown', pressed, { signal: gone.signal })
  /** In the order of the log, without what was erased meanwhile. */
  const messages = createMemo((): Message[] =>
    (props.selection.chosen() ?? [])
      .flatMap((id) => model.messages[id] ?? [])
      .filter((message) => !isErased(message))
      .sort((one, other) => seqOf(one) - seqOf(other)),
  )
  const ids = (): EventId[] => messages().map(({ id }) => id)
  const words = () => messages().flatMap((message) => shownText(message)?.text ?? [])
  const all = (may: (message: Message) => boolean) => messages().length > 0 && messages().every(may)

  function close(done: boolean): void {
    setOpen(null)
    if (done) props.selection.end()
  }

  async function copy(): Promise<void> {
    const copied = await navigator.clipboard?.writeText(words().join('\n')).then(
      () => true,
      () => false,
    )
    if (copied) props.selection.end()
  }

  return (
    <section ref={bar} class={styles.bar} aria-label="Chosen messages">
      <IconButton name="Choose none" icon="close" onClick={() => props.selection.end()} />
      <span role="status">{number(messages().length)} chosen</span>
      <Show when={words().length > 0}>
        <IconButton name="Copy" icon="copy" onClick={() => void copy()} />
      </Show>
      <Show when={hasList && all(isForwardable)}>
        <IconButton name="Forward" icon="forward" onClick={() => setOpen('forward')} />
      </Show>
      <Show
        when={all((message) => mayErase(model, message))}
        fallback={
          <Show when={hasList}>
            <IconButton name="Delete for me" icon="delete" onClick={() => setOpen('hide')} />
          </Show>
        }
      >
        <IconButton name="Delete for everyone" icon="delete" onClick={() => setOpen('erase')} />
      </Show>
      <Loaded close={() => setOpen(null)}>
        <Show when={open() === 'forward'}>
          <ForwardDialog from={props.id} ids={ids()} store={props.store} close={close} />
        </Show>
        <Show when={open() === 'hide'}>
          <Hide ids={ids()} store={props.store} close={close} />
        </Show>
        <Show when={open() === 'erase'}>
          <Erase ids={ids()} store={props.store} close={close} />
        </Show>
      </Loaded>
    </section>
  )
}
