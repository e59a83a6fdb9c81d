import { median } from '../scripts/figures/table.ts'
import { isAtLeast } from './ceiling.ts'
import type { Memory } from './memory.ts'
import type { Outcome, Results } from './results.ts'
import type { Quantity, Target } from './trials.ts'
import { judge } from './verdicts.ts'

type Row = string[]

const head: Row = ['work', 'quantity', 'server', 'median', 'least–most', 'ours to theirs', 'least–most', 'target', '']

/** Everything that was measured, as people read it. */
export const report = (results: Results): string =>
  [ceilingLine(results), table(results.outcomes, results.ceiling), ...results.memories.map(memoryLine)].join('\n\n')

export const ceilingLine = ({ ceiling }: Pick<Results, 'ceiling'>): string =>
  `The load takes ${format(ceiling)} deliveries/s at most.`

export const memoryLine = ({ server, kibPerSocket, kibPerIdleRoom }: Memory): string =>
  `${server} grows by ${kibPerSocket.toFixed(0)} KiB a live socket, and ${kibPerIdleRoom.toFixed(0)} KiB a sleeping room with one socket.`

export function table(outcomes: Outcome[], ceiling: number): string {
  const rows = [head, ...outcomes.flatMap((outcome) => rowsOf(outcome, ceiling))]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: Row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

function rowsOf({ trial, matches }: Outcome, ceiling: number): Row[] {
  return trial.quantities.flatMap((quantity) => {
    const ours = matches.flatMap((match) => match.ours[quantity])
    return [
      [trial.title, quantity, 'Parley', ...spread(quantity, ours, ceiling)],
      ...matches.map((match) => {
        const { ratios, target, reached } = judge(match, quantity)
        const verdict = reached === null ? '' : reached ? 'reached' : 'MISSED'
        const measured = spread(quantity, match.theirs[quantity], ceiling)
        return ['', '', match.opponent.name, ...measured, ...times(ratios), demanded(target), verdict]
      }),
    ]
  })
}

function spread(quantity: Quantity, values: number[], ceiling: number): Row {
  const all = [median(values), Math.min(...values), Math.max(...values)].map(format)
  const atLeast = quantity === 'deliveries/s' && isAtLeast(median(values), ceiling)
  return [`${atLeast ? 'at least ' : ''}${all[0]}`, `${all[1]}–${all[2]}`]
}

const times = (ratios: number[]): Row => [
  `${median(ratios).toFixed(2)} ×`,
  `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
]

const demanded = (target: Target | null): string => (target ? `${target.is} ${target.ratio} ×` : '')

const format = (value: number): string =>
  value < 1000 ? value.toFixed(value < 100 ? 2 : 0) : Math.round(value).toLocaleString('en')
