import { limits } from './limits.ts'

/** Whether somebody who was last active at `seenAt`, null where that isn't shown, is online. Nothing but `active` frames makes it so. */
export const isOnline = (seenAt: number | null, now: number): boolean =>
  seenAt !== null && now - seenAt < limits.onlineMs
