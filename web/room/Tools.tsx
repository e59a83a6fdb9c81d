import { createSignal, type JSX, lazy, Show } from 'solid-js'
import { useSession } from '../session/session.ts'
import { Toolbar } from '../text/Toolbar.tsx'
import type { Format } from '../text/toolbar.ts'
import { IconButton } from '../ui/Button.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { AddMenu } from './AddMenu.tsx'
import styles from './Composer.module.css'
import type { RoomStore } from './store.ts'

const EmojiPicker = lazy(async () => ({ default: (await import('../emoji/EmojiPicker.tsx')).EmojiPicker }))

/** What helps with writing, around the field: formatting above it, emoji beside it. `back` leads to the field. */
export function Tools(props: {
  store: RoomStore
  insert: (text: string) => void
  apply: (format: Format) => void
  attach: () => void
  back: () => void
  children: JSX.Element
}) {
  const { emojis } = useSession()
  const [open, setOpen] = createSignal<'emoji' | 'format' | null>(null)
  const toggle = (which: 'emoji' | 'format') => setOpen((now) => (now === which ? null : which))

  function pressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    setOpen(null)
    props.back()
  }

  return (
    <>
      <Show when={open()}>
        {(which) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: it hears Escape for what is in it.
          <div class={styles.panel} onKeyDown={pressed}>
            <Show when={which() === 'emoji'} fallback={<Toolbar apply={props.apply} />}>
              <Loaded>
                <EmojiPicker
                  open={emojis.open}
                  choose={(emoji) => {
                    setOpen(null)
                    props.insert(emoji)
                  }}
                />
              </Loaded>
            </Show>
          </div>
        )}
      </Show>
      <AddMenu store={props.store} attach={props.attach} format={() => setOpen('format')} />
      <div class={styles.field}>
        <IconButton name="Emoji" icon="emoji" aria-expanded={open() === 'emoji'} onClick={() => toggle('emoji')} />
        <IconButton
          name="Formatting"
          icon="format"
          aria-expanded={open() === 'format'}
          data-wide
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => toggle('format')}
        />
        {props.children}
        <Show when={props.store.canAttach()}>
          <IconButton name="Attach" icon="attach" data-wide onClick={() => props.attach()} />
        </Show>
      </div>
    </>
  )
}
