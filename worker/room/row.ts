import type { Event } from '../../protocol/event.ts'
import type { Seq } from '../../protocol/ids.ts'

/** What is said, before it has its place. */
export type NewEvent = Omit<Event, 'seq'>

/** A row of `event`, with its columns in the order in which they are inserted. */
export type Row = {
  [Name in 'seq' | 'id' | 'author' | 'device' | 'kind' | 'at' | 'seal' | 'body']: Event[Name]
} & {
  ref: Event['id'] | null
  ttl: number | null
  notify: string | null
  files: string | null
}

export function toRow(seq: Seq, event: NewEvent): Row {
  const { id, author, device, kind, ref = null, at, ttl = null, notify, files, seal, body } = event
  const lists = { notify: list(notify), files: list(files) }
  return { seq, id, author, device, kind, ref, at, ttl, ...lists, seal, body }
}

/** What stands in a row went through its schema when it came. */
export function toEvent(row: Row): Event {
  const { seq, id, author, device, kind, ref, at, ttl, notify, files, seal, body } = row
  return {
    ...{ seq, id, author, device, kind },
    ...(ref !== null && { ref }),
    at,
    ...(ttl !== null && { ttl }),
    ...(notify !== null && { notify: JSON.parse(notify) }),
    ...(files !== null && { files: JSON.parse(files) }),
    ...{ seal, body },
  }
}

const list = (ids: readonly string[] | undefined): string | null => (ids?.length ? JSON.stringify(ids) : null)
