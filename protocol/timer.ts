import type { Event } from './event.ts'

type Dated = Pick<Event, 'at' | 'ttl'>

/** When it goes by itself, by the server's clock; null for never. */
export const goneAt = ({ at, ttl }: Dated): number | null => (ttl === undefined ? null : at + ttl)

export function isGone(event: Dated, now: number): boolean {
  const due = goneAt(event)
  return due !== null && due <= now
}

/** The first of two times, null being never. */
export const sooner = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)

/** An event as it may be told at `now`: of what has gone its place alone. */
export function asOf<E extends Dated & { body: string | null; notify?: unknown; files?: unknown }>(
  event: E,
  now: number,
): E {
  if (!isGone(event, now)) return event
  const { notify: _, files: __, ...place } = event
  // Whatever one's clock says, this one is past its time.
  return { ...place, ttl: 0, body: '' } as E
}
