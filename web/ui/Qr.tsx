import { createSignal, onMount, Show } from 'solid-js'
import styles from './Qr.module.css'

interface Drawn {
  size: number
  /** A path of one square for each dark module. */
  path: string
}

/** A text as a QR code (ISO/IEC 18004), which another device's camera reads: dark on light whatever the page's colours are. */
export function Qr(props: { text: string; label: string }) {
  const [drawn, setDrawn] = createSignal<Drawn | null>(null)
  onMount(async () => setDrawn(await draw(props.text)))
  return (
    <Show when={drawn()}>
      {(shown) => (
        <svg class={styles.qr} viewBox={`0 0 ${shown().size} ${shown().size}`} role="img" aria-label={props.label}>
          <title>{props.label}</title>
          <path d={shown().path} />
        </svg>
      )}
    </Show>
  )
}

/** What draws it is fetched when it is first needed. */
async function draw(text: string): Promise<Drawn> {
  const { encode } = await import('uqr')
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])))
  return { size, path: dark.join('') }
}
