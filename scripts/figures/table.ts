export interface Figure {
  name: string
  unit: 'ms' | ''
  target: number
  /** Each round's. */
  values: number[]
}

/** Machines are shared and noisy: only what is five times its target fails. */
export const isFarOff = ({ target, values }: Figure): boolean => median(values) > 5 * target

export function table(figures: Figure[]): string {
  const rows = figures.map(({ name, unit, target, values }) => {
    const shown = [Math.min(...values), median(values), Math.max(...values)].map((value) => format(value, unit))
    return [name, `≤ ${format(target, unit)}`, ...shown, String(values.length)]
  })
  const all = [['figure', 'target', 'least', 'median', 'most', 'rounds'], ...rows]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? []
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

const format = (value: number, unit: string): string =>
  `${value < 10 ? value.toFixed(2) : value.toFixed(0)}${unit && ` ${unit}`}`

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
