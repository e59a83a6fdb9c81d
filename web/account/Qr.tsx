import { createMemo } from 'solid-js'
import { encode } from 'uqr'
import styles from './Security.module.css'

/** A QR code (ISO/IEC 18004), dark on light whatever the colours of the page: readers expect it so. */
export function Qr(props: { text: string; label: string }) {
  const code = createMemo(() => encode(props.text, { ecc: 'M', border: 3 }))
  const path = () =>
    code()
      .data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
      .join('')
  return (
    <svg class={styles.qr} viewBox={`0 0 ${code().size} ${code().size}`} role="img" aria-label={props.label}>
      <path d={path()} />
    </svg>
  )
}
