import { createSignal } from 'solid-js'
import styles from './Formatted.module.css'

const labels = { ready: 'Copy', copied: 'Copied', failed: 'Not copied' } as const

/** Code as it was typed, which can be copied whole. */
export function CodeBlock(props: { text: string; language: string | null }) {
  const [state, setState] = createSignal<keyof typeof labels>('ready')
  async function copy(): Promise<void> {
    setState('ready')
    // A page without HTTPS has no clipboard.
    const copied = await navigator.clipboard?.writeText(props.text).then(
      () => true,
      () => false,
    )
    setState(copied ? 'copied' : 'failed')
  }
  return (
    <figure class={styles.block} aria-label={props.language ? `Code, ${props.language}` : 'Code'}>
      <figcaption>
        <bdi>{props.language ?? ''}</bdi>
        <button type="button" onClick={copy} onBlur={() => setState('ready')}>
          <span aria-live="polite">{labels[state()]}</span>
        </button>
      </figcaption>
      {/* What scrolls must be reached by keyboard. */}
      <pre dir="ltr" tabindex="0">
        <code>{props.text}</code>
      </pre>
    </figure>
  )
}
