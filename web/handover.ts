/** What a page says to a service worker: that it is here now, or that the worker need not wait for old pages to go. */
export type Word = 'here' | 'take-over'

/** As long as a page lives, it holds a lock (shared) in the name of the script that it was started by. */
export const pageLock = (script: string): string => `parley.page:${script}`
