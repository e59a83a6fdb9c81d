import { limits } from './limits.ts'

/** Who was active a moment ago is online. `seenAt` is null for those who don't show it. */
export const isOnline = (seenAt: number | null, now: number): boolean =>
  seenAt !== null && now - seenAt < limits.onlineMs
