const dayMs = 24 * 3600_000

/**
 * Whether the platform refused a write because the day's share of a free plan, or an object's storage, is used up. It says so
 * in words alone (developers.cloudflare.com/durable-objects/platform/limits; `SQLITE_FULL` is workerd's src/workerd/util/sqlite.c++).
 */
export const isQuota = (thrown: unknown): boolean =>
  thrown instanceof Error && /exceeded allowed .* free tier|SQLITE_FULL/i.test(thrown.message)

/** How long until the day's share begins again: at midnight in UTC. */
export const quotaBackMs = (now: number): number => dayMs - (now % dayMs)
