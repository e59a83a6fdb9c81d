import { createSignal, Show } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import styles from './CopyLink.module.css'

/** An address to pass on; where it can't be copied it is shown. */
export function CopyLink(props: { address: string }) {
  const [copied, setCopied] = createSignal<'yes' | 'no' | null>(null)
  const copy = () =>
    navigator.clipboard.writeText(props.address).then(
      () => setCopied('yes'),
      () => setCopied('no'),
    )
  return (
    <div class={styles.link}>
      <Button look="soft" icon="link" onClick={() => void copy()}>
        {copied() === 'yes' ? 'Copied' : 'Copy the link'}
      </Button>
      <Show when={copied() === 'no'}>
        <input readOnly value={props.address} aria-label="The link" onFocus={(event) => event.currentTarget.select()} />
      </Show>
      <span class="heard" role="status">
        {copied() === 'yes' ? 'The link is copied.' : ''}
      </span>
    </div>
  )
}
