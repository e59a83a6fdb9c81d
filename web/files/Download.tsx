import type { Attachment } from '../../protocol/attachment.ts'
import { Icon } from '../ui/Icon.tsx'
import { locale } from '../ui/locale.ts'
import styles from './Attachment.module.css'
import type { Source } from './source.ts'
import { useAddress } from './useAddress.ts'

/** A file that is saved: what it is called and how large it is. */
export function Download(props: { file: Attachment; source: Source }) {
  const address = useAddress(props.source, props.file)
  return (
    <a
      class={styles.download}
      href={address() ?? undefined}
      download={props.file.name}
      aria-disabled={address() ? undefined : 'true'}
    >
      <Icon name={address() === null ? 'failed' : 'file'} />
      <span>
        <bdi class={styles.name}>{props.file.name}</bdi>
        <span class={styles.size}>
          {address() === null ? 'This file can’t be had just now' : sizeName(props.file.bytes)}
        </span>
      </span>
      <Icon name="download" />
    </a>
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
