/** How a conversation was called and looked from `seq` on. */
export interface Profiled {
  seq: number
  profile: string
}

/** One more of them, wherever it belongs. Twice is once. */
export const withProfile = (profiles: readonly Profiled[], { seq, profile }: Profiled): Profiled[] =>
  [...profiles.filter((one) => one.seq !== seq), { seq, profile }].sort((one, other) => one.seq - other.seq)

/** What it was before `seq`, if the log is held from `low` on; null when that doesn't say. */
export const before = (profiles: readonly Profiled[], seq: number, low: number): string | null =>
  profiles.findLast((one) => one.seq < seq && one.seq >= low)?.profile ?? null
