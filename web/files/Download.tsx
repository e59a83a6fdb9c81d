import { createSignal, onCleanup } from 'solid-js'
import type { Attachment } from '../../protocol/attachment.ts'
import { Icon } from '../ui/Icon.tsx'
import { locale } from '../ui/locale.ts'
import styles from './Attachment.module.css'
import { type Source, save } from './source.ts'

/** A file that is saved: what it is called and how large it is. */
export function Download(props: { file: Attachment; source: Source }) {
  const [state, setState] = createSignal<'here' | 'fetching' | 'failed'>('here')
  const gone = new AbortController()
  onCleanup(() => gone.abort())

  async function get(): Promise<void> {
    if (state() === 'fetching') return
    setState('fetching')
    const octets = await props.source.octets(props.file, gone.signal)
    if (octets) save(octets, props.file.name)
    setState(octets ? 'here' : 'failed')
  }

  const words = () => {
    if (state() === 'failed') return 'It can’t be had just now. Try again'
    return state() === 'fetching' ? 'Fetching…' : sizeName(props.file.bytes)
  }
  return (
    <button type="button" class={styles.download} onClick={() => void get()} title={`Save ${props.file.name}`}>
      <Icon name={state() === 'failed' ? 'failed' : 'file'} />
      <span>
        <bdi class={styles.name}>{props.file.name}</bdi>
        <span class={styles.size} role="status">
          {words()}
        </span>
      </span>
      <Icon name="download" />
    </button>
  )
}

const units = ['byte', 'kilobyte', 'megabyte'] as const

/** "12 byte", "1.2 MB" */
export function sizeName(bytes: number): string {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2
  const unit = units[step] ?? 'byte'
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: step === 2 ? 1 : 0 })
  return format.format(bytes / 1000 ** step)
}
