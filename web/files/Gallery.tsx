import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import type { Attachment } from '../../protocol/attachment.ts'
import { IconButton } from '../ui/Button.tsx'
import styles from './Gallery.module.css'
import { type Source, save } from './source.ts'
import { useAddress } from './useAddress.ts'

const zooms = [1, 1.5, 2, 3, 4]

/** Pictures, one at a time over the whole page: arrows go on, + and − zoom, Escape leaves. */
export function Gallery(props: { files: Attachment[]; first: number; source: Source; close: () => void }) {
  let dialog!: HTMLDialogElement
  let stage!: HTMLElement
  let isThere = true
  const [index, setIndex] = createSignal(props.first)
  const [zoom, setZoom] = createSignal(0)
  onMount(() => {
    dialog.showModal()
    stage.focus()
  })
  onCleanup(() => {
    isThere = false
    dialog.close()
  })

  const go = (by: number) => {
    const next = index() + by
    if (!props.files[next]) return
    setZoom(0)
    setIndex(next)
  }
  const zoomBy = (by: number) => setZoom((now) => Math.min(zooms.length - 1, Math.max(0, now + by)))
  const isZoomed = () => zoom() > 0
  const isLargest = () => zoom() === zooms.length - 1
  const file = () => props.files[index()]

  async function keep(): Promise<void> {
    const shown = file()
    const octets = shown && (await props.source.octets(shown))
    if (octets) save(octets, shown.name)
  }

  function press(event: KeyboardEvent): void {
    const act = keys(dialog)[event.key]
    // An arrow moves about in a picture that is larger than the page.
    if (!act || event.ctrlKey || event.metaKey || event.altKey || (isZoomed() && event.key.startsWith('Arrow'))) return
    event.preventDefault()
    act({ go, zoomBy, whole: () => setZoom(0) })
  }

  return (
    <dialog
      ref={dialog}
      class={styles.gallery}
      aria-label="Pictures"
      onClose={() => isThere && props.close()}
      onKeyDown={press}
    >
      <header class={styles.bar}>
        <bdi class={styles.name}>{file()?.name}</bdi>
        <span class={styles.count} aria-live="polite">
          {index() + 1} of {props.files.length}
        </span>
        <IconButton name="Zoom out" icon="zoomOut" aria-disabled={!isZoomed()} onClick={() => zoomBy(-1)} />
        <IconButton name="Zoom in" icon="zoomIn" aria-disabled={isLargest()} onClick={() => zoomBy(1)} />
        <IconButton name="Save" icon="download" onClick={() => void keep()} />
        <IconButton name="Close" icon="close" onClick={() => dialog.close()} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by the keyboard. */}
      <section ref={stage} class={styles.stage} tabIndex={0} aria-label="Picture">
        {/* What has the focus stays: only the picture is another one. */}
        <Show when={file()} keyed>
          {(shown) => (
            <Large
              file={shown}
              source={props.source}
              zoom={zooms[zoom()] ?? 1}
              turn={() => setZoom(isZoomed() ? 0 : 2)}
            />
          )}
        </Show>
      </section>
      <footer class={styles.bar}>
        <IconButton name="Previous picture" icon="previous" aria-disabled={index() === 0} onClick={() => go(-1)} />
        <IconButton
          name="Next picture"
          icon="next"
          aria-disabled={index() === props.files.length - 1}
          onClick={() => go(1)}
        />
      </footer>
    </dialog>
  )
}

function Large(props: { file: Attachment; source: Source; zoom: number; turn: () => void }) {
  const address = useAddress(props.source, props.file)
  return (
    <Show when={address.now()}>
      {(src) => (
        <img
          src={src()}
          alt={props.file.name}
          width={props.file.width}
          height={props.file.height}
          style={{ '--zoom': props.zoom }}
          classList={{ [styles.zoomed ?? '']: props.zoom > 1 }}
          onError={address.failed}
          onDblClick={() => props.turn()}
        />
      )}
    </Show>
  )
}

interface Deeds {
  go(by: number): void
  zoomBy(by: number): void
  whole(): void
}

/** Where one reads from the right, the next picture is on the left. */
function keys(element: Element): Record<string, (deeds: Deeds) => void> {
  const forwards = getComputedStyle(element).direction === 'rtl' ? -1 : 1
  return {
    ArrowRight: ({ go }) => go(forwards),
    ArrowLeft: ({ go }) => go(-forwards),
    '+': ({ zoomBy }) => zoomBy(1),
    '=': ({ zoomBy }) => zoomBy(1),
    '-': ({ zoomBy }) => zoomBy(-1),
    '0': ({ whole }) => whole(),
  }
}
