import type { Attachment } from '../../protocol/attachment.ts'
import { number } from '../ui/locale.ts'
import { duration } from './waveform.ts'

/** Files in a few words, where there is no room to show them; empty for none. */
export function filesLine(files: readonly Attachment[]): string {
  if (files.length === 0) return ''
  const [only] = files
  if (files.length === 1 && only) return lineOf(only)
  const areAll = (kind: string) => files.every(({ type }) => type.startsWith(`${kind}/`))
  return `${number(files.length)} ${areAll('image') ? 'pictures' : areAll('video') ? 'videos' : 'files'}`
}

function lineOf({ name, type, peaks, seconds = 0 }: Attachment): string {
  if (peaks) return `Voice message, ${duration(seconds)}`
  if (type.startsWith('image/')) return 'Picture'
  return type.startsWith('video/') ? 'Video' : name
}
