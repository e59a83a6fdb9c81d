/** Seqs that are held without a gap, both ends included. */
export interface Range {
  low: number
  high: number
}

/** With one more range: those that touch are one. Upwards, with a hole between any two. */
export function withRange(ranges: readonly Range[], { low, high }: Range): Range[] {
  if (high < low) return [...ranges]
  const touching = ranges.filter((range) => range.low <= high + 1 && range.high >= low - 1)
  const joined = {
    low: Math.min(low, ...touching.map((range) => range.low)),
    high: Math.max(high, ...touching.map((range) => range.high)),
  }
  return [...ranges.filter((range) => !touching.includes(range)), joined].sort((one, other) => one.low - other.low)
}

/** What of some ranges is in none of others. */
export const without = (ranges: readonly Range[], others: readonly Range[]): Range[] =>
  others.reduce<Range[]>(
    (left, { low, high }) =>
      left.flatMap((range) =>
        [
          { low: range.low, high: Math.min(range.high, low - 1) },
          { low: Math.max(range.low, high + 1), high: range.high },
        ].filter((part) => part.low <= part.high),
      ),
    [...ranges],
  )

export const holding = (ranges: readonly Range[], seq: number): Range | undefined =>
  ranges.find(({ low, high }) => low <= seq && seq <= high)
