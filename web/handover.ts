/** What a page says to a service worker: that it is here now, or that the worker need not wait for old pages to go. */
export type Word = 'here' | 'take-over'

/** As long as a page lives, it holds a lock (shared) in the name of the script that it was started by. */
export const pageLock = (script: string): string => `parley.page:${script}`

/** Where a service worker takes what another app shares (the manifest names it), and where it is kept until the page takes it. */
export const shareAddress = '/share'
export const sharedCache = 'parley.shared'
/** What was said with it has an address of its own in there; a file's name stands in this header. */
export const sharedWords = '/share/words'
export const sharedName = 'x-parley-name'
