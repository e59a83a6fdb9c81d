import * as v from 'valibot'
import type { Attachment } from '../../protocol/attachment.ts'
import { FileId } from '../../protocol/ids.ts'
import type { Octets } from '../disk/roomDisk.ts'
import type { Sealer } from '../seal/sealer.ts'
import type { Prepared } from './images.ts'

/** What a message says of files that go along with it, and their octets. Each gets its id, and its key, for good. */
export function attach(prepared: readonly Prepared[], sealer: Sealer): { files: Attachment[]; octets: Octets } {
  const made = prepared.map(({ octets, ...about }) => {
    const key = sealer.newFileKey()
    const file = { id: newFileId(), bytes: octets.size, ...about, ...(key !== undefined && { key }) }
    return { file, octets }
  })
  return {
    files: made.map(({ file }) => file),
    octets: Object.fromEntries(made.map(({ file, octets }) => [file.id, octets])),
  }
}

const newFileId = (): FileId =>
  v.parse(
    FileId,
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, '0')).join(''),
  )
