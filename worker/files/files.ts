import { partCount, type Upload, type UploadStatus } from '../../protocol/files.ts'
import type { FileId, PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { type MediaType, mediaTypeOf } from '../../protocol/mediaType.ts'
import { bringing, isOwn, isPart, isReadable, type No } from './policy.ts'
import { type Range, rangeOf } from './range.ts'
import type { FileRow, FilesStore } from './store.ts'
import type { Admission } from './ticket.ts'

/**
 * What the Room says of an event that names files: how it is now. Repeated, it does no harm. `until` is when the event disappears.
 */
export interface Naming {
  seq: number
  person: PersonId
  files: FileId[]
  until: number | null
  erased: boolean
}

/** What is read of a file. `type` is null for octets. */
export interface Reading {
  type: MediaType | null
  bytes: number
  range: Range
  until: number | null
}

/** Begins an upload. One that was begun is told how far it is. */
export function begin(store: FilesStore, by: Admission, upload: Upload, now: number): UploadStatus | No {
  const file = store.file(upload.id)
  if (file) return isOwn(by, file) && file.bytes === upload.bytes ? statusOf(store, file) : 'id-taken'
  const no = bringing(by, upload, store.unnamedOf(by.person).length)
  if (no) return no
  store.begin(upload, by.person, now)
  return { bytes: upload.bytes, parts: [], finished: false }
}

export function status(store: FilesStore, by: Admission, id: FileId): UploadStatus | No {
  const file = store.file(id)
  return isOwn(by, file) ? statusOf(store, file) : 'no-such-file'
}

/** Keeps a part, in any order and however often it comes. What is finished isn't changed any more. */
export function put(store: FilesStore, by: Admission, id: FileId, n: number, octets: Uint8Array): 'kept' | No {
  const file = store.file(id)
  if (!isOwn(by, file)) return 'no-such-file'
  if (!isPart(file, n, octets)) return 'wrong-part'
  if (!file.finished) store.put(id, n, octets)
  return 'kept'
}

/** Once all parts are there. What it is, is decided now, by its own octets; where they are sealed, that isn't known here. */
export function finish(store: FilesStore, by: Admission, id: FileId, now: number): 'finished' | No {
  const file = store.file(id)
  if (!isOwn(by, file)) return 'no-such-file'
  if (file.finished) return 'finished'
  if (store.parts(id).length !== partCount(file.bytes)) return 'incomplete'
  const octets = store.facts.seal === 'plain' ? store.part(id, 0) : null
  store.finish(id, octets && mediaTypeOf(octets, file.claim), now)
  return 'finished'
}

/** Drops an upload that no event names. What an event names goes with the event. */
export function drop(store: FilesStore, by: Admission, id: FileId): 'dropped' | No {
  const file = store.file(id)
  if (!isOwn(by, file) || file.seq !== null) return 'no-such-file'
  store.remove(id)
  return 'dropped'
}

/** Which octets of a file somebody is given, by the header `Range`; 'unsatisfiable' where there are none such. */
export function read(
  store: FilesStore,
  by: Admission,
  id: FileId,
  header: string | null,
  now: number,
): Reading | { unsatisfiable: number } | No {
  const file = store.file(id)
  if (!isReadable(by, file, now)) return 'no-such-file'
  const range = rangeOf(header, file.bytes)
  if (!range) return { unsatisfiable: file.bytes }
  return { type: file.type, bytes: file.bytes, range, until: soonest(file.until, store.facts.expiresAt) }
}

/** Files that an event names stay for as long as it does. Nobody can name, or erase by naming, what another has brought. */
export function learn(store: FilesStore, namings: Naming[]): void {
  for (const { seq, person, files, until, erased } of namings) {
    for (const id of files) store.name(id, person, seq, until)
    if (erased) for (const id of files) if (isNamedBy(store.file(id), person, seq)) store.remove(id)
  }
}

/** Removes what somebody brought and no event names. */
export function forget(store: FilesStore, person: PersonId): void {
  for (const id of store.unnamedOf(person)) store.remove(id)
}

/** Removes what no event named in time, and what has disappeared. */
export function sweep(store: FilesStore, now: number): void {
  for (const id of store.due(now - limits.unnamedFileMs, now)) store.remove(id)
}

const isNamedBy = (file: FileRow | null, person: PersonId, seq: number): boolean =>
  file?.person === person && file.seq === seq

const statusOf = (store: FilesStore, { id, bytes, finished }: FileRow): UploadStatus => ({
  bytes,
  parts: store.parts(id),
  finished,
})

const soonest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)
