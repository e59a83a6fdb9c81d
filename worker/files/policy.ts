import { partLength, type Upload } from '../../protocol/files.ts'
import { limits } from '../../protocol/limits.ts'
import type { FileRow } from './store.ts'
import type { Admission } from './ticket.ts'

/** Why Files doesn't do what it was asked for. */
export type No =
  | 'ended'
  | 'not-allowed'
  | 'no-such-file'
  | 'id-taken'
  | 'too-large'
  | 'too-many'
  | 'too-fast'
  | 'wrong-part'
  | 'incomplete'
  | 'quota'
  | 'files-full'

/** Whether somebody may bring one more file, while so many of theirs are named by no event; null when they may. */
export function bringing({ brings, seal }: Admission, { bytes }: Upload, unnamed: number): No | null {
  if (!brings) return 'not-allowed'
  if (bytes > (seal === 'plain' ? limits.fileBytes : limits.sealedFileBytes)) return 'too-large'
  return unnamed >= limits.unnamedFiles ? 'too-many' : null
}

/** Only who began an upload goes on with it. To others it isn't there. */
export const isOwn = (by: Admission, file: FileRow | null): file is FileRow =>
  file !== null && by.brings && file.person === by.person

/**
 * A file is read by whoever may see the event that names it, and until one does, by who brought it alone. The Room is not asked: it
 * said in the ticket from where on its member may read, and to Files which event it is.
 */
export const isReadable = (by: Admission, file: FileRow | null, now: number): file is FileRow =>
  file?.finished === true &&
  (file.until === null || file.until > now) &&
  (file.seq === null ? file.person === by.person : file.seq >= by.from)

/** Whether a part is one of its file's, and as long as it must be. */
export const isPart = ({ bytes }: FileRow, n: number, octets: Uint8Array): boolean =>
  octets.length > 0 && octets.length === partLength(bytes, n)

/** When Files must next wake by itself: for its end, a file that nobody named or one whose event disappears; null for never. */
export function nextAlarm(expiresAt: number | null, times: { unnamed: number | null; until: number | null }) {
  const due = [expiresAt, times.until, times.unnamed && times.unnamed + limits.unnamedFileMs]
  const known = due.filter((time) => time !== null)
  return known.length > 0 ? Math.min(...known) : null
}
