import { createSignal, onMount, Show } from 'solid-js'
import type { Attachment } from '../../protocol/attachment.ts'
import styles from './Attachment.module.css'
import { Download } from './Download.tsx'
import { previewEdge, ratioOf, readPreview } from './picture.ts'
import type { Source } from './source.ts'
import { useAddress } from './useAddress.ts'

/** A picture, on its colours until it is there. What turns out not to be one may be saved; it takes the same room. */
export function ImageButton(props: { file: Attachment; source: Source; open: () => void }) {
  const address = useAddress(props.source, props.file)
  const [isThere, setThere] = createSignal(false)
  return (
    <div class={styles.picture} style={{ '--ratio': ratioOf(props.file) }}>
      <Show when={address.now() !== null} fallback={<Download file={props.file} source={props.source} />}>
        <button type="button" aria-label={`Open ${props.file.name}`} onClick={() => props.open()}>
          <Preview preview={props.file.preview ?? ''} />
          <Show when={address.now()}>
            {(src) => (
              <img
                src={src()}
                alt={props.file.name}
                loading="lazy"
                decoding="async"
                classList={{ [styles.there ?? '']: isThere() }}
                onLoad={() => setThere(true)}
                onError={address.failed}
              />
            )}
          </Show>
        </button>
      </Show>
    </div>
  )
}

/** Sixteen colours, which the browser makes smooth. */
function Preview(props: { preview: string }) {
  let canvas!: HTMLCanvasElement
  onMount(() => {
    const pixels = readPreview(props.preview)
    if (pixels) canvas.getContext('2d')?.putImageData(new ImageData(pixels, previewEdge, previewEdge), 0, 0)
  })
  return <canvas ref={canvas} width={previewEdge} height={previewEdge} />
}
