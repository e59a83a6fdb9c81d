/** How long after a failed or unfinished notice it is given again, and after how many doublings that stops growing. */
export const retryMs = 30_000
const retryDoublings = 7

/** Whoever left last is answered before it ends. */
const endAfterMs = 1000

/** How often the listing may change, and how often one with people inside is looked at again, in case their sockets died unheard. */
export const listingEveryMs = 60_000
export const listingCheckMs = 15 * 60_000

export interface Due {
  expiresAt: number | null
  /** Nobody is in any more: it ends as soon as those who went know. */
  deserted: boolean
  /** Inboxes that have yet to be told: how often that was tried already, and when last. */
  untold: Tries | null
  /** The same of the events that Files has yet to be told of. */
  files: Tries | null
  listing: ListingState | null
  /** When the next messages go by themselves, and how often that failed. */
  going: { at: number; failed: Tries | null } | null
}

export interface Tries {
  tries: number
  at: number
}

/** What the listing last said of the people inside, and when; `stale` when something happened since. */
export interface ListingState {
  stale: boolean
  inside: number
  at: number
}

/** When the room must next wake by itself; null for never. */
export function nextAlarm({ expiresAt, deserted, untold, files, listing, going }: Due, now: number): number | null {
  const times = [
    expiresAt,
    deserted && !untold?.tries ? now + endAfterMs : null,
    untold && nextTry(untold),
    files && nextTry(files),
    going && Math.max(going.at, going.failed ? nextTry(going.failed) : 0),
    listing && listingDue(listing, now),
  ].filter((time) => time !== null)
  return times.length > 0 ? Math.max(now, Math.min(...times)) : null
}

const nextTry = ({ tries, at }: Tries): number => at + retryMs * 2 ** Math.min(tries, retryDoublings)

export function listingDue({ stale, inside, at }: ListingState, now: number): number | null {
  if (stale) return Math.max(now, at + listingEveryMs)
  return inside > 0 ? Math.max(now, at + listingCheckMs) : null
}
